import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestHouse, type TestHouse } from "@/testing/house";
import { openTreasury } from "@/testing/treasury";

const HERE = ["http://localhost:3002", "http://127.0.0.1:8080", "http://[::1]:3000"];
const ELSEWHERE = ["null", "https://evil.example", "http://localhost.evil.com", "http://127.0.0.1.evil.com"];
ELSEWHERE.push("http://evil.com#localhost");

/** Of each surface: something to read, a write that needs no body, and a page that is not there. */
const SURFACES = [
  { read: "/api/nexus/agents", write: "/api/nexus/reset", nothing: "/api/nexus/nothing" },
  { read: "/api/aicp/agents", write: "/api/aicp/tasks/submit", nothing: "/api/aicp/nothing" },
] as const;

describe.each(SURFACES)("pages that ask at $read", ({ read, write, nothing }) => {
  let house: TestHouse<"none", true>;
  beforeAll(async () => {
    house = await openTestHouse({ chain: "none", http: true });
    await openTreasury(house.context);
  });
  afterAll(() => house.close());

  const allowedTo = async (method: string, path: string, origin?: string) => {
    const told = await house.ask(method, path, origin === undefined ? {} : { headers: { origin } });
    expect(told.headers.get("vary")).toMatch(/\borigin\b/i);
    expect(told.headers.has("access-control-allow-credentials")).toBe(false);
    return [told.status, told.headers.get("access-control-allow-origin")];
  };

  it.each(HERE)("from %s may read and write", async (origin) => {
    const preflight = await house.ask("OPTIONS", write, { headers: { origin } });
    expect(preflight.headers.get("access-control-allow-methods")).toBe("GET, POST, PUT, OPTIONS");
    expect(await allowedTo("OPTIONS", write, origin)).toEqual([204, origin]);
    expect(await allowedTo("GET", read, origin)).toEqual([200, origin]);
    expect(await allowedTo("GET", nothing, origin)).toEqual([404, origin]);
    const [status, allowed] = await allowedTo("POST", write, origin);
    expect([status === 403, allowed]).toEqual([false, origin]);
  });

  it.each(ELSEWHERE)("from %s are named nowhere, and change nothing", async (origin) => {
    const preflight = await house.ask("OPTIONS", write, { headers: { origin } });
    expect(preflight.headers.has("access-control-allow-methods")).toBe(false);
    expect(await allowedTo("OPTIONS", write, origin)).toEqual([204, null]);
    expect(await allowedTo("GET", read, origin)).toEqual([200, null]);
    expect(await allowedTo("GET", nothing, origin)).toEqual([404, null]);
    expect(await allowedTo("POST", write, origin)).toEqual([403, null]);
  });

  it("of the house itself, and programs, need no word for it", async () => {
    house.runtime.env.publicOrigin = "https://souk.example";
    expect(await allowedTo("GET", read, "https://souk.example")).toEqual([200, null]);
    const status = async (headers: Record<string, string>) =>
      (await house.ask("POST", write, { headers })).status;
    expect(await status({})).not.toBe(403);
    expect(await status({ origin: "https://souk.example" })).toBe(await status({}));
    expect(await status({ origin: "https://souk.example.evil.com" })).toBe(403);
  });
});
