import { type Broken, mutantsOf } from "../mutant";

const SESSIONS = "lib/server/identity/sessions/sessions.test.ts";

/** Who somebody is; the demo's world; other programs' words; the environment. */
const IDENTITY_BROKEN: readonly Broken[] = [
  {
    file: "lib/server/identity/sessions/identify.ts",
    tests: [SESSIONS],
    breaks: [
      ["session.revokedAtMs !== null || session.expiresAtMs <= nowMs", "session.expiresAtMs <= nowMs"],
      ["session.revokedAtMs !== null || session.expiresAtMs <= nowMs", "session.revokedAtMs !== null"],
      ["if (!session || session.kind !== credential.kind) return null;", "if (!session) return null;"],
      ["session?.userId === claims.userId ? session : undefined", "session"],
      ["operator: user.isOperator }", "operator: true }"],
    ],
  },
  {
    file: "lib/server/startup/make-operators.ts",
    tests: ["lib/server/startup/make-operators.test.ts"],
    breaks: [
      ["if (!named.has(id)) await", "if (named.size < 0) await"],
      ['if (context.config.mode === "demo") return;', ""],
    ],
  },
  {
    file: "lib/server/identity/sign-in/siwe.ts",
    breaks: [
      ["message.domain !== origin.host", "false"],
      ["message.chainId !== chainId", "false"],
      ["message.issuedAtMs < nowMs - MAX_AGE_MS", "false"],
      ["message.issuedAtMs > nowMs + CLOCK_SKEW_MS", "false"],
      ["message.notBeforeMs > nowMs", "false"],
      ["message.expiresAtMs <= nowMs", "message.expiresAtMs < nowMs"],
      ["if (getAddress(address) !== address) return null;", ""],
    ],
  },
  {
    file: "lib/server/identity/sign-in/wallet-sign-in.ts",
    breaks: [
      ["&& burnt.browserHash === hashBrowser(browser)", ""],
      ['isSigned ? message : "its signature is not that of its address"', "message"],
    ],
  },
  // The last comparison of safeCallbackPath cannot be reached: its pattern lets no other origin through.
  {
    file: "lib/server/identity/tables/sessions.ts",
    tests: [
      "lib/server/identity/commands/identity.test.ts",
      "lib/server/identity/sign-in/wallet-sign-in.test.ts",
    ],
    breaks: [
      [
        "DELETE FROM sign_in_nonces WHERE nonce = ? RETURNING *",
        "SELECT * FROM sign_in_nonces WHERE nonce = ?",
      ],
    ],
  },
];

const DEMO_BROKEN: readonly Broken[] = [
  {
    file: "lib/server/demo/commands/top-up.ts",
    tests: ["lib/server/identity/commands/identity.test.ts"],
    breaks: [
      ['if (context.config.mode !== "demo") throw new NotFound();', ""],
      ["const units = missing > 0n ? missing : 0n;", "const units = context.config.demoSatUnits;"],
    ],
  },
  {
    file: "lib/server/demo/commands/create-demo-user.ts",
    tests: ["lib/server/identity/commands/identity.test.ts"],
    breaks: [['if (known || !(isOperator || input.id.startsWith("buyer-")))', "if (known)"]],
  },
  {
    file: "lib/server/demo/operations/ensure-demo-user.ts",
    tests: ["lib/server/adapters/aicp/commands.test.ts"],
    breaks: [["if (known) return known;", ""]],
  },
  {
    file: "lib/server/demo/seed/history-plan.ts",
    tests: ["lib/server/demo/seed/seed.test.ts"],
    breaks: [["left.position - right.position", "right.position - left.position"]],
  },
];

const ADAPTERS_BROKEN: readonly Broken[] = [
  {
    file: "lib/server/adapters/aicp/complete-for-aicp.ts",
    tests: ["lib/server/adapters/aicp/commands.test.ts", "lib/server/adapters/aicp/aicp.test.ts"],
    breaks: [
      ['if (context.config.mode !== "demo") throw new NotFound();', ""],
      ["if (!agent?.isDemo) throw new NotFound", "if (!agent) throw new NotFound"],
      ["checkLive(task, nowMs);", ""],
    ],
  },
  {
    file: "lib/server/adapters/aicp/submit-for-aicp.ts",
    tests: ["lib/server/adapters/aicp/commands.test.ts", "lib/server/adapters/aicp/aicp.test.ts"],
    breaks: [['if (user.kind !== "demo") throw', 'if (user.kind === "demo" && false) throw']],
  },
];

const ENV_BROKEN: readonly Broken[] = [
  {
    file: "lib/server/env/schema.ts",
    tests: ["lib/server/env/env.test.ts"],
    breaks: [
      [
        "values.ATTESTER_PRIVATE_KEY === values.RELAYER_PRIVATE_KEY",
        "values.ATTESTER_PRIVATE_KEY !== values.RELAYER_PRIVATE_KEY",
      ],
      ["if (key && isDevelopmentKey(key)) {", "if (key && !isDevelopmentKey(key)) {"],
    ],
  },
];

export const IDENTITY = mutantsOf(IDENTITY_BROKEN);
export const DEMO = mutantsOf(DEMO_BROKEN);
export const ADAPTERS = mutantsOf(ADAPTERS_BROKEN);
export const ENV = mutantsOf(ENV_BROKEN);
