import { expect, it } from "vitest";
import { approveCall, fundCall } from "@/lib/chain/escrow-calls";
import { termsFromJson } from "@/lib/chain/escrow-terms";
import type { ChainEventRow } from "@/lib/server/escrow/tables/rows";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import { awaiting, castOnChain, fundDataOf, TOTAL_UNITS } from "@/testing/chain/chain-cast";
import { cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { postedTask, rowOf } from "@/testing/tasks";
import { paymentRequest, transactionViews } from "./payment-view";

const event = (name: string, state: string) =>
  ({ name, state, txHash: `0x${name}`, blockNumber: 7 }) as ChainEventRow;
const owed = (kind: string, state: string, txHash: string | null) =>
  ({ kind, state, txHash, blockNumber: null }) as OutboxRow;

it("a task's transactions are what the chain shows of it, and what the house still owes it", () => {
  const events = [event("Funded", "applied"), event("Accepted", "seen"), event("Gone", "orphaned")];
  const rows = [
    owed("accept", "sent", "0xAccepted"),
    owed("submit", "sent", "0xSubmitted"),
    owed("release", "queued", null),
    owed("reject", "cancelled", null),
  ];
  expect(transactionViews(rows, events)).toEqual([
    { kind: "Funded", hash: "0xFunded", block: 7, state: "confirmed" },
    { kind: "Accepted", hash: "0xAccepted", block: 7, state: "seen" },
    { kind: "submit", hash: "0xSubmitted", block: null, state: "sent" },
    { kind: "release", hash: null, block: null, state: "queued" },
  ]);
});

describeOnBothEngines("the buyer's payment", (world) => {
  it("of a token is an approval of the very total and the funding, until it is paid", async () => {
    const at = await castOnChain(world());
    const { chainId, escrow, tokens } = at.chain.facts;
    const task = await awaiting(at);
    const row = await rowOf(at.context, task.id);
    const terms = termsFromJson(row.chainTerms ?? {});
    const approve = approveCall({ token: tokens.MNEE.address, escrow, units: TOTAL_UNITS });
    expect(paymentRequest(row, { chainId, escrow })).toEqual({
      approve: { chainId, to: tokens.MNEE.address, data: approve.data, value: "0x0" },
      fund: { chainId, to: escrow, data: fundCall({ escrow, terms }).data, value: "0x0" },
    });
    await at.chain.send("buyer-001", fundDataOf(task));
    expect(paymentRequest(await rowOf(at.context, task.id), { chainId, escrow })).toBeNull();
  });

  it("of ether carries it along and needs no approval", async () => {
    const at = await castOnChain(world());
    const task = await awaiting(at, { asset: "ETH" });
    const row = await rowOf(at.context, task.id);
    const valueWei = row.totalUnits * 1_000_000_000n;
    expect(paymentRequest(row, at.chain.facts)).toMatchObject({
      approve: null,
      fund: { to: at.chain.facts.escrow, value: `0x${valueWei.toString(16)}` },
    });
  });

  it("is none where a task is paid in the books", async () => {
    const at = await cast(world());
    const { id } = await postedTask(at);
    const place = { chainId: 1, escrow: "0x01" } as const;
    expect(paymentRequest(await rowOf(at.context, id), place)).toBeNull();
  });
});
