import { expect, it } from "vitest";
import { wrongInAnswer } from "./conversations";

const wish = (base: string, more = {}) => ({
  type: "tool" as const,
  serviceId: "PRICE_ORACLE",
  input: { base },
  decision: { id: `dec_${base}`, action: "ALLOWED" },
  error: null,
  ...more,
});

it.each([
  ["each wish once", [wish("ETH"), wish("BTC")], 0],
  ["one that was not asked, and says why", [wish("ETH"), wish("BTC", { decision: null, error: "down" })], 0],
  ["one twice", [wish("ETH"), wish("ETH")], 1],
  ["one more", [wish("ETH"), wish("BTC"), wish("SOL")], 1],
  ["nothing", [], 1],
  ["one of which nothing is known", [wish("ETH"), wish("BTC", { decision: null })], 1],
] as const)("tells of an answer that says %s", (_, tools, faults) => {
  expect(wrongInAnswer("msg_1", tools)).toHaveLength(faults);
});
