import { expect, it } from "vitest";
import type { ChainEventRow } from "@/lib/server/escrow/tables/rows";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import { transactionViews } from "./payment-view";

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
