import { describe, expect, test } from "vitest";
import { destinationOf } from "@/lib/server/outbound/destination";
import { OutboundFailed } from "@/lib/server/outbound/outbound-failed";
import { placesOf } from "./open-providers";

describe("the machine that a demo runs on", () => {
  const house = {
    mode: "demo",
    host: "127.0.0.1",
    port: 3000,
    databaseUrl: "postgres://u:p@127.0.0.1:5433/souk",
    providers: [{ declaredOrigin: "http://127.0.0.1:8001", origin: "http://127.0.0.1:8011" }],
    chain: { port: 8545, rpcUrl: "http://127.0.0.1:8546" },
  } as const;
  const goes = (url: string, more: Partial<Parameters<typeof placesOf>[0]> = {}) =>
    destinationOf(url, { allowed: house.providers, places: placesOf({ ...house, ...more }) });

  test.each([
    "http://127.0.0.1:9001/x",
    "http://localhost:9001/x",
    "http://[::1]:9001/x",
    "https://127.0.0.1:1024/",
  ])("lets owners have %s", (url) => {
    expect(goes(url)).toMatchObject({ origin: new URL(url).origin, isAllowed: true });
  });

  test.each([3000, 8545, 8546, 8002, 8003, 8004, 8011, 5432, 5433])("keeps %d for the house", (port) => {
    for (const host of ["127.0.0.1", "localhost", "[::1]", "127.1", "0x7f000001"]) {
      const going = () => goes(`http://${host}:${port}/`);
      expect(going, host).toThrow(expect.objectContaining({ kind: "refused_address" }));
      expect(going).toThrow(`Port ${port} of`);
      expect(going).toThrow("Give one of your own server on this machine");
    }
  });

  test.each([
    "http://127.0.0.1/",
    "http://127.0.0.1:22/",
    "http://127.0.0.2:9001/",
    "http://[::ffff:127.0.0.1]:9001/",
  ])("keeps %s for its owner", (url) => {
    expect(() => goes(url)).toThrow(expect.objectContaining({ kind: "refused_address" }));
  });

  test("is nobody's where the demo is reached from elsewhere, and in production", () => {
    for (const more of [{ host: "0.0.0.0" }, { host: "192.168.1.4" }, { mode: "production" }] as const)
      expect(() => goes("http://127.0.0.1:9001/", more)).toThrow(OutboundFailed);
    expect(goes("http://127.0.0.1:8001/image").origin).toBe("http://127.0.0.1:8011");
  });
});
