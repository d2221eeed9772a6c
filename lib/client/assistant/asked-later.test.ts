import { describe, expect, it } from "vitest";
import type { MessageWire, ToolPartWire } from "@/lib/schemas/assistant/message";
import type { DecisionWire } from "@/lib/schemas/treasury/decision";
import { askedLater, laterOf } from "./asked-later";

type Action = DecisionWire["action"];

const tool = (action: Action | null, facts: Partial<ToolPartWire> = {}) => ({
  type: "tool",
  index: 0,
  serviceId: "PRICE_ORACLE",
  quantity: 1,
  input: { base: "ETH", quote: "USD" },
  decision: action && { action, approval: null },
  ...facts,
});

/** As much of messages as is looked at. */
const messages = (...parts: object[][]): MessageWire[] =>
  JSON.parse(JSON.stringify(parts.map((each, at) => ({ seq: 2 * at + 2, parts: each }))));
const of = (list: MessageWire[], seq = 2, index = 0) => laterOf(askedLater(list).get(seq) ?? "", index);

describe("a request that was made again", () => {
  it("has passed, was refused again, or is another one", () => {
    const refused = [tool("REJECTED")];
    expect(of(messages(refused))).toBeNull();
    expect(of(messages(refused, [tool("ALLOWED", { input: { quote: "USD", base: "ETH" } })]))).toBe("passed");
    expect(of(messages(refused, refused))).toBe("asked");
    expect(of(messages(refused, refused), 4)).toBeNull();
    expect(of(messages(refused, [tool("ALLOWED")], refused))).toBe("passed");
    expect(of(messages(refused, [tool("ALLOWED", { quantity: 2 })]))).toBeNull();
    expect(of(messages(refused, [tool(null)]))).toBeNull();
    const approval = { state: "approved" };
    expect(of(messages(refused, [{ ...tool("WAITING"), decision: { action: "WAITING", approval } }]))).toBe(
      "passed",
    );
  });

  it("is told of each call of a message by its own number", () => {
    const other = { index: 12, input: { base: "BTC", quote: "USD" } };
    const list = messages(
      [tool("REJECTED", { index: 2 }), tool("REJECTED", other)],
      [tool("ALLOWED", other)],
    );
    expect([of(list, 2, 2), of(list, 2, 12), of(list, 2, 1)]).toEqual([null, "passed", null]);
  });
});
