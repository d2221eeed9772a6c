import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MINUTE_MS } from "@/lib/domain/time";
import { ProviderUnderTest } from "@/testing/providers/under-test";
import { historyOf, PAIRS, priceAt } from "./feed";
import { openPriceProvider } from "./price-provider";

const NOW_MS = Date.parse("2026-03-01T12:34:56.789Z");
const WEEK_MINUTES = 7 * 24 * 60;

describe("the feed", () => {
  it("is a function of pair and minute alone", () => {
    expect(priceAt("BTC/USD", NOW_MS)).toEqual(priceAt("BTC/USD", NOW_MS - 56_789));
    expect(priceAt("BTC/USD", NOW_MS)?.at).toBe("2026-03-01T12:34:00.000Z");
    expect(priceAt("BTC/USD", NOW_MS)).toEqual({ at: "2026-03-01T12:34:00.000Z", price: "97266.20" });
  });

  it.each(PAIRS)("moves %s, and never far or by much in a minute", (pair) => {
    const prices = historyOf(pair, NOW_MS, WEEK_MINUTES).map(({ price }) => Number(price));
    const [least, most] = [Math.min(...prices), Math.max(...prices)];
    expect(prices).toHaveLength(WEEK_MINUTES);
    expect(new Set(prices).size).toBeGreaterThan(5);
    expect(most / least).toBeLessThan(1.4);
    const steps = prices.slice(1).map((price, at) => Math.abs(price / (prices[at] ?? 0) - 1));
    expect(Math.max(...steps)).toBeLessThan(0.02);
  });

  it("keeps MNEE at its dollar", () => {
    const prices = historyOf("MNEE/USD", NOW_MS, WEEK_MINUTES).map(({ price }) => Number(price));
    expect(Math.max(...prices.map((price) => Math.abs(price - 1)))).toBeLessThan(0.002);
  });

  it("knows no other pairs", () => {
    for (const pair of ["XYZ/USD", "USD/BTC", "toString", ""]) expect(priceAt(pair, NOW_MS)).toBeNull();
  });
});

describe("the price provider", () => {
  let oracle: ProviderUnderTest;
  beforeEach(async () => {
    oracle = new ProviderUnderTest(openPriceProvider);
    await oracle.start();
  });
  afterEach(() => oracle.end());

  it("gives the price and the last hour's, one a minute", async () => {
    const { status, body } = await oracle.get("/price?base=ETH&quote=USD");
    expect(status).toBe(200);
    expect(body).toMatchObject({ base: "ETH", quote: "USD", at: "2026-03-01T12:34:00.000Z" });
    expect(body.price).toMatch(/^\d+\.\d\d$/);
    expect(body.history).toHaveLength(60);
    expect(body.history.at(-1)).toEqual({ at: body.at, price: body.price });
    expect(Date.parse(body.at) - Date.parse(body.history[0].at)).toBe(59 * MINUTE_MS);
  });

  it("says the same in the seed's spelling, in any case, and at another moment of the minute", async () => {
    const one = await oracle.get("/price?base=mnee");
    oracle.nowMs += 3_000;
    expect(await oracle.get("/price/MNEE")).toEqual(one);
    oracle.nowMs += MINUTE_MS;
    expect((await oracle.get("/price/MNEE")).body.at).toBe("2026-03-01T12:35:00.000Z");
  });

  it("tells an unknown pair, and which are known", async () => {
    const { status, body } = await oracle.get("/price?base=DOGE&quote=USD");
    expect([status, body.code, body.pair]).toEqual([404, "not_found", "DOGE/USD"]);
    expect(body.pairs).toEqual(expect.arrayContaining(["BTC/USD", "ETH/USD", "MNEE/USD", "SOL/USD"]));
    expect((await oracle.get("/price/DOGE")).status).toBe(404);
  });

  it.each([
    "/price",
    "/price?quote=USD",
    "/price?base=",
    "/price?base=B-C",
    "/price?base=BTC&base=ETH",
    "/price/BTC?x=1",
  ])("refuses %s", async (target) => {
    expect((await oracle.get(target)).status).toBe(400);
  });
});
