import { type Broken, mutantsOf } from "../mutant";

/** The door, the tables behind it, and the sockets before it. */
const BROKEN: readonly Broken[] = [
  {
    file: "lib/server/http/route.ts",
    tests: [
      "app/api/permissions.test.ts",
      "app/api/callers.test.ts",
      "app/api/routes.test.ts",
      "app/api/contract.test.ts",
    ],
    breaks: [
      ["if (!isOnSubject(entry.rule)) authorize(actor, entry.rule);", ""],
      ['if (entry.isDemoOnly && world.env.mode !== "demo") throw new NotFound();', ""],
      ['if (via !== "bearer") assertSameOrigin(request, door.origin);', ""],
      ["await spec.guard?.(known);", ""],
      [
        "isSafeMethod(request.method) ? null : idempotencyKeyOf",
        "isSafeMethod(request.method) || true ? null : idempotencyKeyOf",
      ],
    ],
  },
  {
    file: "lib/server/http/router.ts",
    breaks: [['step.named && segment !== ""', 'step.named && segment === ""']],
  },
  {
    file: "lib/server/http/body.ts",
    breaks: [
      ["if (sizeBytes > limitBytes) {", "if (sizeBytes > 2 * limitBytes) {"],
      ["Number(declared) > limitBytes", "Number(declared) < 0"],
    ],
  },
  {
    file: "lib/server/http/json.ts",
    tests: ["lib/server/http/body.test.ts"],
    breaks: [['if (key === "__proto__") throw refuse("must not be named __proto__", pointer);', ""]],
  },
  {
    file: "lib/server/http/origin.ts",
    breaks: [
      ["if (isForeignSite || isForeignOrigin) {", "if (isForeignSite && isForeignOrigin) {"],
      ['site !== "none"', 'site !== "same-site"'],
      ["(:\\d{1,5})?$/", "(:\\d{1,5})?/"],
      ["127\\.0\\.0\\.1", "127.0.0.1"],
    ],
  },
  {
    file: "lib/server/adapters/seed-answer.ts",
    breaks: [
      ["origin !== null && isLoopbackOrigin(origin)", "origin !== null"],
      ["if (!isLoopbackOrigin(origin)) throw", "if (isLoopbackOrigin(origin)) throw"],
      ["origin === null || origin === publicOrigin) return;", "origin === null) return;"],
      ["if (isDemo) assertNoForeignWrite(request, world.env.publicOrigin);", ""],
    ],
  },
  {
    file: "lib/server/adapters/nexus/asker.ts",
    tests: ["lib/server/adapters/nexus/access.test.ts"],
    breaks: [
      ["authorize(actor, rule);", ""],
      ['if (via !== "bearer") assertSameOrigin(request, world.env.publicOrigin);', ""],
    ],
  },
  {
    file: "lib/server/http/server/front.ts",
    breaks: [['response.appendHeader("vary"', 'response.setHeader("vary"']],
  },
  {
    file: "lib/server/http/idempotency.ts",
    breaks: [["key.length > MAX_KEY_CHARACTERS", "key.length > 2 * MAX_KEY_CHARACTERS"]],
  },
  {
    file: "lib/server/http/problem.ts",
    breaks: [["if (isSoukError(error) && error.status < 500) return", "if (isSoukError(error)) return"]],
  },
  {
    file: "lib/server/http/server/raw-sockets.ts",
    tests: ["lib/server/http/server/pipelining.test.ts", "lib/server/http/server/raw-sockets.test.ts"],
    breaks: [
      ["open.size > 1", "open.size > 2"],
      ["if (this.isEnding && open?.size === 0) socket.destroySoon();", ""],
    ],
  },
  {
    file: "lib/server/http/server/request-guard.ts",
    tests: ["lib/server/http/server/web-server.test.ts"],
    breaks: [
      [
        'if (facts.allowedHosts.includes(host)) return { kind: "enter" };',
        'if (host) return { kind: "enter" };',
      ],
      ["if (INTERNAL_HEADERS.test(name)) delete headers[name];", "INTERNAL_HEADERS.test(name);"],
      ["query.length > QUERY_CHARS ||", ""],
      ['|| query.split("&").length > QUERY_NAMES', ""],
      ["if (!isDecodable(path) ||", "if ("],
    ],
  },
  {
    file: "lib/server/http/server/web-server.ts",
    breaks: [
      [
        "if (this.handle === null || this.isStopping) return this.sayNotNow",
        "if (this.handle === null) return this.sayNotNow",
      ],
    ],
  },
];

export const HTTP = mutantsOf(BROKEN);
