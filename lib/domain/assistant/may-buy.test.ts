import { describe, expect, it } from "vitest";
import { mayBuy } from "./may-buy";

const read = (serviceId: string, words: string, asked: readonly string[] = []) =>
  mayBuy({ serviceId, words, hasRead: true, askedUnread: new Set(asked) });

describe("what a model may ask for", () => {
  it("is anything before it has read what a service answered", () => {
    const nothing = { words: "Hello", hasRead: false, askedUnread: new Set<string>() };
    expect(mayBuy({ serviceId: "BATCH_COMPUTE", ...nothing })).toBe(true);
  });

  it("is afterwards what it had asked for before", () => {
    expect(read("PRICE_ORACLE", "Hello", ["PRICE_ORACLE"])).toBe(true);
    expect(read("IMAGE_GEN_PREMIUM", "Hello", ["PRICE_ORACLE"])).toBe(false);
  });

  it.each([
    ["LOG_ARCHIVE", "the price of ETH, then archive this log: done", true],
    ["IMAGE_GEN_PREMIUM", "the price of ETH", false],
    ["MY_TRANSLATOR", "translate it with my translator, please", true],
    ["MY_TRANSLATOR", "translate it with my translators", false],
    ["MY_TRANSLATOR", "Ask MY_TRANSLATOR", true],
  ])("or %s where the words are: %s", (serviceId, words, isNamed) => {
    expect(read(serviceId, words)).toBe(isNamed);
  });
});
