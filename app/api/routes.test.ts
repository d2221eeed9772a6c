import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SUBSYSTEMS } from "@/lib/server/app";
import { openTestHouse, type TestHouse } from "@/testing/house";
import { handlersOf, routeFiles, routeOf } from "@/testing/http/router";

const METHODS = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
const FALLBACK = "app/api/[[...path]]/route.ts";
const ROWS = SUBSYSTEMS.flatMap(({ name, routes }) => routes.rows.map((row) => ({ name, ...row })));

/** What may be done by anybody, signed in or not. */
const OPEN_TO_ALL = [
  "agents.read",
  "aicp.complete",
  "aicp.read",
  "aicp.submit",
  "byoc.discover",
  "byoc.job",
  "byoc.register",
  "byoc.token",
  "chain.read",
  "demo.sign_in",
  "health.read",
  "manager.prove",
  "manager.sign_in",
  "network.read",
  "nexus.change",
  "nexus.chat",
  "nexus.read",
  "ready.read",
  "sign_in.next_auth",
  "sign_in.nonce",
  "sign_in.wallet",
  "sign_out",
  "stats.read",
  "x402.buy",
  "x402.read",
];

describe("every route file", () => {
  const files = routeFiles().map(({ file }) => file);

  it("is found", () => {
    expect(files.length).toBeGreaterThanOrEqual(18);
  });

  it.each(files)("%s binds tables, and holds no logic", async (file) => {
    const statements = readFileSync(file, "utf8").replace(/\s+/g, " ").trim().split("; ");
    const [binding = "", ...imports] = statements.reverse();
    expect(binding).toMatch(/^export const \{ [A-Z, ]+ \} = bind\(([a-z0-9]+Routes(, )?)*\);$/);
    for (const line of imports) expect(line).toMatch(/^import \{ \w+ \} from "@\/lib\/server\/[a-z0-9/]+"$/);
    for (const name of Object.keys(await handlersOf(file))) expect(METHODS).toContain(name);
  });
});

describe("every row", () => {
  it.each(ROWS)("$method $path is behind a route file that binds it", ({ name, path }) => {
    const file = routeOf(path.replace(/\{(\w+)\+?\}/g, "a"));
    expect(file).not.toBeNull();
    expect(file).not.toBe(FALLBACK);
    expect(readFileSync(file ?? "", "utf8")).toContain(`${name}Routes`);
  });

  it("has one place", () => {
    const places = ROWS.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(places).size).toBe(places.length);
  });

  it("has an action of its subsystem, and every action has a row", () => {
    for (const { name, routes, actions } of SUBSYSTEMS) {
      const used = new Set(routes.rows.map(({ action }) => action));
      expect([...used].sort(), name).toEqual(Object.keys(actions).sort());
    }
  });

  it("is open to all only where that is meant", () => {
    const open = ROWS.filter(({ rule }) => rule.needs === "public").map(({ action }) => action);
    expect([...new Set(open)].sort()).toEqual(OPEN_TO_ALL);
  });

  it("is an operator's or a buyer's only where that is meant", () => {
    const actionsOf = (needs: string) =>
      [...new Set(ROWS.filter(({ rule }) => rule.needs === needs).map(({ action }) => action))].sort();
    expect(actionsOf("operator")).toEqual([
      "approvals.decide",
      "assistant.read",
      "assistant.use",
      "chain.rescan",
      "chain.token",
      "decisions.read",
      "disputes.list",
      "invariants.read",
      "manager.pay",
      "metrics.read",
      "network.operate",
      "network.workers",
      "policy.change",
      "policy.read",
      "readiness.read",
      "services.call",
      "treasury.operate",
      "treasury.read",
    ]);
    expect(actionsOf("buyer")).toEqual(["tasks.post"]);
    expect(actionsOf("owner")).toEqual(["agents.edit"]);
  });

  it("gives an API key a scope, unless it signs somebody in or belongs to the demo", () => {
    const without = ROWS.filter(({ rule }) => rule.scope === null).map(({ name }) => name);
    expect([...new Set(without)]).toEqual([
      "health",
      "identity",
      "demo",
      "aicp",
      "nexus",
      "x402",
      "byoc",
      "manager",
    ]);
  });
});

describe("paths that lead nowhere", () => {
  let house: TestHouse<"none", true>;
  beforeAll(async () => {
    house = await openTestHouse({ chain: "none", http: true });
  });
  afterAll(() => house.close());

  it.each([
    "/api",
    "/api/v2/tasks",
    "/api/v1",
    "/api/v1/nothing",
    "/api/v1/auth",
    "/api/v1/tasks/a/unheard-of",
    "/api/v1/tasks/a/approve/b",
    "/api/v1/agents/a/b",
    "/api/auth",
  ])("%s is not there, whatever is asked of it", async (path) => {
    for (const method of METHODS) {
      const { status, json } = await house.ask(method, path, { as: "agent-1" });
      expect([status, json.code, json.instance], method).toEqual([404, "not_found", path]);
    }
  });
});

describe("a verb of a task", () => {
  const verbs = ROWS.filter(({ path }) => /^\/api\/v1\/tasks\/\{id\}\/./.test(path));

  it.each(verbs.map((row) => [row.path, row] as const))("%s asks for its own permission", (path, row) => {
    expect(row.action).toBe(`task.${path.split("/").at(-1)}`);
  });

  it("is found", () => {
    expect(verbs.length).toBeGreaterThanOrEqual(11);
  });
});
