import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestHouse, type TestHouse } from "@/testing/house";
import { askFor, endIt, openTreasury } from "@/testing/treasury";

const HOSTILE = '=HYPERLINK("https://example.org","Draft")';

describe.each(["sqlite", "postgres"] as const)("tables of the treasury's page on %s", (store) => {
  let house: TestHouse<"none", true>;
  beforeAll(async () => {
    house = await openTestHouse({ store, chain: "none", http: true });
    await openTreasury(house.context);
    for (let call = 0; call < 3; call += 1)
      await endIt(house.context, (await askFor(house.context)).call?.id ?? "", "serve");
    await say("POST", "/api/v1/policy/drafts", { title: HOSTILE });
  });
  afterAll(() => house.close());

  const say = (method: string, path: string, body?: unknown, accept = "application/json") =>
    house.ask(method, path, { as: "operator-001", headers: { accept }, ...(body ? { body } : {}) });
  const period = () => {
    const { nowMs } = house.context;
    const [from, to] = [nowMs - 60_000, nowMs + 1].map((atMs) => new Date(atMs).toISOString());
    return { from, to, policy: null };
  };

  it.each([
    ["budgets", "/api/v1/treasury", "id,priority,", "agents"],
    ["budgets", "/api/v1/treasury?table=budgets", "id,priority,", "agents"],
    ["balances", "/api/v1/treasury?table=balances", "asset,fees_", "balances"],
    ["series", "/api/v1/treasury?table=series", "until,asset,", "series"],
    ["unmatched", "/api/v1/treasury?table=suspense", "id,at,asset,", "suspense"],
    ["versions", "/api/v1/policy/versions", "version,at,", "items"],
    ["drafts", "/api/v1/policy/drafts", "id,title,", "items"],
    ["shadow", "/api/v1/policy/shadow/decisions", "decision,at,", "items"],
    ["transactions", "/api/v1/transactions", "id,at,kind,moved_sat_units,", "items"],
  ])("%s are told as CSV, a row a line", async (_, path, first, rows) => {
    const [asJson, asCsv] = [await say("GET", path), await say("GET", path, undefined, "text/csv")];
    expect(asCsv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(asCsv.text.startsWith(first)).toBe(true);
    const lines = asCsv.text.trimEnd().split("\r\n");
    expect(lines).toHaveLength(1 + asJson.json[rows].length);
  });

  it.each(["changed", "groups", "series"])("a replay's %s are told as CSV", async (table) => {
    const path = `/api/v1/treasury/simulations?table=${table}`;
    const { json } = await say("POST", path, period());
    const { text } = await say("POST", path, period(), "text/csv");
    expect(text.trimEnd().split("\r\n")).toHaveLength(1 + json[table].length);
    expect((await say("POST", "/api/v1/treasury/simulations?table=all", period())).status).toBe(400);
  });

  it("have no formula of somebody's in them", async () => {
    const { text } = await say("GET", "/api/v1/policy/drafts", undefined, "text/csv");
    expect(text).toContain(`"'${HOSTILE.replaceAll('"', '""')}"`);
  });
});
