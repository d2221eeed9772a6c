import { afterEach, beforeEach, expect, it } from "vitest";
import { openTestHouse, type TestHouse } from "@/testing/house";

const TOKEN = "collector-of-the-house-0123456789abcdef";

let house: TestHouse<"none", true>;
beforeEach(async () => {
  house = await openTestHouse({ chain: "none", http: true });
});
afterEach(() => house.close());

const withToken = (token: string) =>
  house.ask("GET", "/metrics", { headers: { authorization: `Bearer ${token}` } });

it("are text for whoever shows the token of the environment, and for nobody else without a session", async () => {
  Object.assign(house.runtime.env, { metricsToken: TOKEN });
  const shown = await withToken(TOKEN);
  expect([shown.status, shown.text]).toEqual([200, "souk_books_green 1\n"]);
  expect(shown.headers.get("content-type")).toMatch(/^text\/plain; version=/);
  expect(shown.headers.get("cache-control")).toBe("private, no-store");
  for (const token of [`${TOKEN}x`, TOKEN.slice(1), TOKEN.toUpperCase()]) {
    expect((await withToken(token)).status, token).toBe(401);
  }
  expect((await house.ask("GET", "/metrics")).status).toBe(401);
  expect((await house.ask("POST", "/metrics", { as: "operator-001" })).status).toBe(405);
});

it("know no token where none is set", async () => {
  for (const token of ["null", "undefined", TOKEN]) expect((await withToken(token)).status).toBe(401);
});
