import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openTestHouse } from "./house";

const ORDER = { complexity: 2, asset: "SAT", strategy: "best", description: "Process payment" };

describe.each(["sqlite", "postgres"] as const)("a house of the tests, with its books on %s", (store) => {
  it.each(["none", "fake", "anvil"] as const)("answers over HTTP with chain: %s", async (chain) => {
    const house = await openTestHouse({ store, chain, http: true });
    const signedIn = await house.ask("POST", "/api/v1/demo/sign-in", { body: { id: "buyer-777" } });
    expect(signedIn.status, signedIn.text).toBe(200);
    const posted = await house.ask("POST", "/api/v1/tasks", { as: "buyer-777", body: ORDER });
    expect(posted.json, posted.text).toMatchObject({ status: "assigned", agent: { id: "agent-1" } });
    await house.close();
    const refused = house.context.store.read((tx) => tx.get("SELECT 1 AS one"));
    await expect(refused).rejects.toThrow();
    if ("dataDir" in house.books.place) expect(existsSync(house.books.place.dataDir)).toBe(false);
    if ("onChain" in house) expect(existsSync(house.onChain.dataDir)).toBe(false);
  });
});
