import { describe, expect, it } from "vitest";
import { mayBuy } from "./may-buy";

const read = (serviceId: string, words: string, of: { quantity?: number; askedUnits?: number } = {}) =>
  mayBuy({ serviceId, words, hasRead: true, quantity: 1, askedUnits: 0, ...of });

describe("what a model may ask for", () => {
  it("is anything before it has read what a service answered", () => {
    const nothing = { words: "Hello", hasRead: false, quantity: 1_000, askedUnits: 1_000 };
    expect(mayBuy({ serviceId: "BATCH_COMPUTE", ...nothing })).toBe(true);
  });

  it.each([
    ["LOG_ARCHIVE", "the price of ETH, then archive this log: done", true],
    ["IMAGE_GEN_PREMIUM", "the price of ETH", false],
    ["MY_TRANSLATOR", "translate it with my translator, please", true],
    ["MY_TRANSLATOR", "translate it with my translators", false],
    ["MY_TRANSLATOR", "Ask MY_TRANSLATOR", true],
  ])("is afterwards %s where the words are: %s", (serviceId, words, isNamed) => {
    expect(read(serviceId, words)).toBe(isNamed);
  });

  it.each([
    ["PRICE_ORACLE", "prices of ETH and BTC", 2],
    ["IMAGE_GEN_PREMIUM", "draw 3 pictures of cats", 3],
    ["IMAGE_GEN_PREMIUM", "draw a cat and draw 3 pictures of dogs", 4],
    ["MY_TRANSLATOR", "translate it with my translator", 1],
    ["MY_TRANSLATOR", "Get 8 MY_TRANSLATOR", 8],
  ])("is as many of %s as are asked for by: %s", (serviceId, words, units) => {
    for (const askedUnits of [0, units - 1, units]) {
      expect(read(serviceId, words, { askedUnits, quantity: units - askedUnits + 1 })).toBe(false);
      if (askedUnits < units)
        expect(read(serviceId, words, { askedUnits, quantity: units - askedUnits })).toBe(true);
    }
  });
});
