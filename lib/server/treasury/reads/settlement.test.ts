import { describe, expect, it } from "vitest";
import type { PaymentFate } from "@/lib/chain/x402-reads";
import { MINUTE_MS } from "@/lib/domain/time";
import type { Hex } from "@/lib/schemas/hex";
import type { ChainEvidence } from "@/lib/server/kernel/chain/chain-evidence";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import type { X402PaymentRow } from "@/lib/server/treasury/tables/rows";
import { wayOfSettlement } from "./settlement";

const [OURS, THEIRS]: Hex[] = [`0x${"ab".repeat(32)}`, `0x${"cd".repeat(32)}`];
const MADE_MS = 10 * MINUTE_MS;
const payment = {
  ownerAddress: "0x01",
  payeeAddress: "0x02",
  units: 7n,
  nonce: "1",
  fromBlock: 1,
  createdAtMs: MADE_MS,
};

/** What is to be done where our transaction came to this, and the chain says that of the payment. */
function wayOf(outbox: Partial<OutboxRow>, fate: PaymentFate | null, nowMs = MADE_MS) {
  const facts = { tokens: { MNEE: { address: "0x03" } } };
  const chain = fate && ({ facts, paymentFate: async () => fate } as unknown as ChainEvidence);
  const row = { txHash: null, error: null, ...outbox } as OutboxRow;
  return wayOfSettlement({ chain, clock: () => nowMs }, { payment: payment as X402PaymentRow, outbox: row });
}
const refused = (failure: string) => ({ verb: "refuse", failure });
const unfound = { kind: "used" } as unknown as PaymentFate;

describe("what became of a payment by x402", () => {
  it("is what our own transaction says where it went through, and waits while it may", async () => {
    const confirmed = { state: "confirmed", txHash: OURS } as const;
    expect(await wayOf(confirmed, { kind: "unused" })).toEqual({ verb: "settle", txHash: OURS });
    expect(await wayOf({ state: "confirmed" }, { kind: "unused" })).toBe("wait");
    for (const state of ["queued", "sent"] as const)
      expect(await wayOf({ state }, { kind: "unused" })).toBe("wait");
    expect(await wayOf({ state: "reverted" }, null)).toBe("wait");
  });

  it.each(["reverted", "cancelled"] as const)("is what the chain says where ours was %s", async (state) => {
    const outbox = { state, txHash: OURS, error: "no allowance" };
    const theirs = { kind: "paid", txHash: THEIRS } as unknown as PaymentFate;
    expect(await wayOf(outbox, theirs)).toEqual({ verb: "settle", txHash: THEIRS });
    expect(await wayOf(outbox, { kind: "unused" })).toEqual(refused("no allowance"));
    expect(await wayOf({ state }, { kind: "taken_back" } as unknown as PaymentFate)).toEqual(
      refused("the chain did not take it"),
    );
    expect(await wayOf(outbox, { kind: "unfinal" } as unknown as PaymentFate)).toBe("wait");
  });

  it("is looked for five minutes, before and after, where its nonce was used", async () => {
    const outbox = { state: "reverted", error: "used" } as const;
    for (const side of [1, -1]) {
      expect(await wayOf(outbox, unfound, MADE_MS + side * (5 * MINUTE_MS - 1))).toBe("look_again");
      expect(await wayOf(outbox, unfound, MADE_MS + side * 5 * MINUTE_MS)).toEqual(refused("used"));
    }
  });
});
