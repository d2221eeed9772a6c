import { expect, it } from "vitest";
import type { MessageWire } from "@/lib/schemas/assistant/message";
import { decidedSince } from "./since";

const of = (state: string, action: string, approval: object | null): MessageWire =>
  JSON.parse(
    JSON.stringify({
      state,
      parts: [
        { type: "tool", decision: { serviceId: "IMAGE_GEN_PREMIUM", action, approval } },
        { type: "text", text: "IMAGE_GEN_PREMIUM waits for approval." },
      ],
    }),
  );

it("what waited is said to be decided once it is, below the words that it waits", () => {
  const since = (state: string) => decidedSince(of("done", "WAITING", { state }));
  expect(since("waiting")).toEqual([]);
  expect(since("approved")).toEqual(["Since then IMAGE_GEN_PREMIUM was approved."]);
  expect(since("refused")).toEqual(["Since then IMAGE_GEN_PREMIUM was refused by a person."]);
  expect(since("expired")).toEqual(["Since then IMAGE_GEN_PREMIUM was not approved in time."]);
  expect(since("voided")).toEqual([
    "Since then IMAGE_GEN_PREMIUM does not wait any more: its approval is void.",
  ]);
  expect(decidedSince(of("done", "ALLOWED", null))).toEqual([]);
  expect(decidedSince(of("running", "WAITING", { state: "approved" }))).toEqual([]);
});
