import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Cap } from "@/lib/domain/treasury/caps";
import { capKey } from "@/lib/domain/treasury/caps";
import { capOf, cents, SEED_POLICY } from "@/testing/policy";
import { BadPolicyFile } from "./bad-policy-file";
import { policyOfFiles } from "./policy-of-files";
import { readPolicyFolder } from "./read-folder";

const agents = readFileSync("config/agents.yaml", "utf8");
const services = readFileSync("config/services.yaml", "utf8");
const lineOf = (text: string, words: string) => text.slice(0, text.indexOf(words)).split("\n").length;

function faultsOf(texts: { agents?: string; services?: string }): readonly string[] {
  try {
    policyOfFiles({ agents, services, ...texts });
    return [];
  } catch (error) {
    if (error instanceof BadPolicyFile) return error.faults;
    throw error;
  }
}

/** What the house's own files say beside the seed. */
const DAILY_PAYOUTS: Cap = {
  ...{ of: "payouts", rolloverBps: 0, sinceAtMs: 0, limitUnits: cents(6_000_000) },
  scope: "category",
  window: "day",
};

describe("the files of the policy", () => {
  it("say what the seed says", () => {
    const policy = policyOfFiles({ agents, services });
    const byKey = (caps: typeof policy.caps) => [...caps].sort((a, b) => (capKey(a) < capKey(b) ? -1 : 1));
    expect(policy.agents).toEqual(SEED_POLICY.agents);
    expect(byKey(policy.caps)).toEqual(byKey([...SEED_POLICY.caps, DAILY_PAYOUTS]));
    expect(policy.lowTreasuryUnits).toBe(cents(1_800));
    const { burst, ...others } = SEED_POLICY.risk;
    expect(policy.risk).toEqual({
      ...others,
      burst: { ...burst, calls: 60, aboveUnits: cents(6_000) },
      largeCost: { effect: "ask", aboveUnits: cents(1_500) },
    });
    expect(policy.services).toEqual(
      SEED_POLICY.services.map((one) => ({
        ...one,
        payee: expect.stringMatching(/800[1-4]$/),
        endpoint: expect.stringContaining("http://127.0.0.1:800"),
        input: { example: expect.any(String), forms: expect.any(Array) },
      })),
    );
  });

  it("may say more", () => {
    const caps = "caps:\n  - { scope: house, of: house, window: month, limit: 1000.5, rolloverBps: 2500 }\n";
    const more = policyOfFiles({ agents: `${agents}${caps}`, services }).caps.at(-3);
    expect([more, policyOfFiles({ agents: `${agents}${caps}`, services }).caps.length]).toEqual([
      expect.anything(),
      SEED_POLICY.caps.length + 2,
    ]);
    const found = policyOfFiles({ agents: `${agents}${caps}`, services }).caps.find(
      ({ window }) => window === "month",
    );
    expect(found).toEqual({ ...capOf("house:house:month", cents(100_050)), rolloverBps: 2_500 });
    const reserve = agents.replace(
      "priority: LOW",
      "priority: LOW\n    reserveBps: 100\n    rolloverBps: 200",
    );
    const policy = policyOfFiles({ agents: reserve, services });
    expect(policy.agents[1]).toMatchObject({ reserveBps: 100 });
    expect(policy.caps.filter(({ rolloverBps }) => rolloverBps > 0).map(capKey)).toEqual([
      "agent:batch-agent:day",
    ]);
    const asked = services.replace("unitPrice: 1.0", "unitPrice: 1.0\n    method: GET\n    fixed: { a: 1 }");
    expect(policyOfFiles({ agents, services: asked }).services[0]).toMatchObject({
      method: "GET",
      statusEndpoint: null,
      fixedInput: { a: "1" },
      ownerId: null,
    });
    const odd = services.replace(
      "unitPrice: 1.0",
      "unitPrice: 1.0\n    active: false\n    divisible: false\n    category: art",
    );
    expect(
      policyOfFiles({ agents, services: `${odd}    blockedAgents: [batch-agent]\n` }).services,
    ).toMatchObject([
      { isActive: false, isDivisible: false, category: "art" },
      {},
      {},
      {},
      { blockedAgents: ["batch-agent"] },
    ]);
  });

  const daily = "dailyBudget: 100.0";
  const first = "id: user-agent";
  /** What is written instead, and what is said of which line. */
  const BROKEN: [string, from: string, to: string, says: string | RegExp][] = [
    ["a negative amount", daily, "dailyBudget: -1", "Write an amount"],
    ["an exponent", daily, "dailyBudget: 1e3", "Write an amount"],
    ["hexadecimal digits", daily, "dailyBudget: 0x10", "Write an amount"],
    ["not a number", daily, "dailyBudget: .nan", "Write an amount"],
    ["infinity", daily, "dailyBudget: .inf", "Write an amount"],
    ["wide digits", daily, "dailyBudget: １００", "Write an amount"],
    ["ten decimals", daily, "dailyBudget: 1.0123456789", "Write an amount"],
    ["too much", daily, "dailyBudget: 1000000000", "Write an amount"],
    ["a separator", daily, "dailyBudget: 1_000", "Write an amount"],
    ["a leading zero", daily, "dailyBudget: 0100", "Write an amount"],
    ["a sign", daily, "dailyBudget: +100", "Write an amount"],
    ["nothing", daily, "dailyBudget:", "Write an amount"],
    ["a list", daily, "dailyBudget: [1]", "expected string"],
    ["a map", daily, "dailyBudget: {a: 1}", "expected string"],
    ["an unknown priority", "priority: HIGH", "priority: HIGHEST", "Invalid option"],
    ["a priority in other letters", "priority: HIGH", "priority: high", "Invalid option"],
    ["an id with a space", first, "id: user agent", "Use letters"],
    ["an empty id", first, 'id: ""', "Use letters"],
    ["an unknown key", daily, `${daily}\n    weekly: 1`, "weekly is no known key."],
    ["a key twice", daily, `${daily}\n    dailyBudget: 2`, "Map keys must be unique"],
    ["a missing key", `${daily}\n`, "\n", "dailyBudget: Invalid input"],
    ["a second agent of the name", "id: batch-agent", first, "There is a second user-agent"],
    [
      "a call above its day",
      "maxPerCall: 10.0",
      "maxPerCall: 100.5",
      "100.50 MNEE a call is above 100.00 MNEE a day",
    ],
    ["a tab", "    priority: HIGH", "\tpriority: HIGH", "Tabs"],
    ["an open bracket", "risk:", "risk: [", /./],
    ["an open quote", first, 'id: "user-agent', /./],
    ["bad indentation", "    priority: HIGH", "  priority: HIGH", /./],
    ["a second document", "house:", "---\nhouse:", "multiple documents"],
    ["a tag", daily, "dailyBudget: !!float 100", /./],
    ["an own tag", daily, "dailyBudget: !run x", /./],
    ["an unknown effect", "effect: refuse", "effect: explode", "Invalid option"],
    ["half a call", "calls: 60", "calls: 6.5", "Write a whole number"],
    ["a negative count", "failures: 3", "failures: -3", "Write a whole number"],
    ["a house without a budget", "  dailyBudget: 90.0\n", "", "dailyBudget: Invalid input"],
    ["no house", "house:", "home:", "house"],
    ["agents that are no list", "agents:\n", "agents: {}\nothers:\n", "expected array"],
    [
      "a cap of a category that no service is of",
      "risk:",
      "caps: [{ scope: category, of: arts, window: day, limit: 1 }]\nrisk:",
      "No service is of the category arts.",
    ],
    [
      "a cap of the house by another name",
      "risk:",
      "caps: [{ scope: house, of: home, window: day, limit: 1 }]\nrisk:",
      "Write house",
    ],
    [
      "a cap of nobody",
      "risk:",
      "caps: [{ scope: agent, of: ghost, window: day, limit: 1 }]\nrisk:",
      "There is no ghost.",
    ],
    [
      "a cap of an unknown scope",
      "risk:",
      "caps: [{ scope: world, of: x, window: day, limit: 1 }]\nrisk:",
      "Invalid option",
    ],
    [
      "a cap of an unknown window",
      "risk:",
      "caps: [{ scope: house, of: house, window: year, limit: 1 }]\nrisk:",
      "Invalid option",
    ],
    [
      "a cap twice",
      "risk:",
      "caps: [{ scope: house, of: house, window: day, limit: 1 }]\nrisk:",
      "house a day is limited twice",
    ],
    [
      "a month below its day",
      "risk:",
      "caps: [{ scope: house, of: house, window: month, limit: 1 }]\nrisk:",
      "is above 1.00 MNEE a month",
    ],
    ["too large a share", daily, `${daily}\n    rolloverBps: 10001`, "At most 10000"],
  ];

  it.each(BROKEN)("with %s are refused, and the line is said", (_, from, to, says) => {
    expect(agents).toContain(from);
    const faults = faultsOf({ agents: agents.replace(from, to) }).join("\n");
    expect(faults).toMatch(/^agents\.yaml, line \d+: /);
    expect(faults).toMatch(says);
  });

  const SERVICES_BROKEN: [string, from: string, to: string, says: string][] = [
    [
      "an address without quotes that is short",
      '"0x0000000000000000000000000000000000008001"',
      "0x8001",
      "Write an address",
    ],
    ["a file's address", "http://127.0.0.1:8001/image/generate", "file:///etc/passwd", "http or https"],
    ["a word that is no flag", "isVerified: true", "isVerified: yes", "Invalid option"],
    ["a summary that is not there", "summary: LOG_ARCHIVE_SUMMARY", "summary: GONE", "There is no GONE."],
    ["an agent that is not there", "[batch-agent, ops-agent]", "[batch-agent, ghost]", "There is no ghost."],
    ["a service twice", "id: PRICE_ORACLE", "id: IMAGE_GEN_PREMIUM", "There is a second IMAGE_GEN_PREMIUM"],
    ["a price above a million", "unitPrice: 1.0", "unitPrice: 1000001", "A price is at most"],
    [
      "a name for agents that are one word",
      "allowedAgents: [user-agent, ops-agent]",
      "allowedAgents: all",
      "expected array",
    ],
  ];

  it.each(SERVICES_BROKEN)("with %s among the services are refused", (_, from, to, says) => {
    expect(services).toContain(from);
    const faults = faultsOf({ services: services.replace(from, to) }).join("\n");
    expect(faults).toMatch(/^services\.yaml, line \d+: /);
    expect(faults).toContain(says);
  });

  it("say the very line", () => {
    const line = lineOf(agents, "maxPerCall: 20.0");
    expect(faultsOf({ agents: agents.replace("maxPerCall: 20.0", "maxPerCall: 20,0") })).toEqual([
      `agents.yaml, line ${line}: agents.1.maxPerCall: Write an amount in MNEE as plain digits, below 10^9.`,
    ]);
    const other = lineOf(services, "allowedAgents: [batch-agent");
    expect(faultsOf({ services: services.replace("[batch-agent,", "[ghost,") })).toEqual([
      `services.yaml, line ${other}: There is no ghost.`,
    ]);
    const budget = lineOf(agents, "dailyBudget: 50.0");
    expect(faultsOf({ agents: agents.replace("dailyBudget: 50.0", "dailyBudget: 5.0") })).toEqual([
      expect.stringContaining(
        `agents.yaml, line ${budget + 1}: agent batch-agent: 20.00 MNEE a call is above`,
      ),
      expect.stringContaining(`agents.yaml, line ${budget}: agent batch-agent`),
    ]);
  });

  it("take no alias, so that none can blow up", () => {
    const bomb = agents.replace("agents:", "x: &a [1, 1]\ny: &b [*a, *a]\nz: [*b, *b]\nagents:");
    expect(faultsOf({ agents: bomb })).toEqual([
      "agents.yaml: Aliases (*name) are not taken. Write the value out.",
    ]);
  });

  it.each(["", "# nothing", "null", "just words", "- a list", "[]", "{}"])("are not %j", (text) => {
    expect(faultsOf({ agents: text })[0]).toMatch(/^agents\.yaml, line 1: /);
    expect(faultsOf({ services: text })[0]).toMatch(/^services\.yaml, line 1: /);
  });

  it("must be there", async () => {
    await expect(readPolicyFolder("config/nowhere")).rejects.toThrow("agents.yaml cannot be read (ENOENT).");
    expect(await readPolicyFolder("config")).toEqual({ agents, services });
  });
});
