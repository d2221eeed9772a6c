import { expect, it } from "vitest";
import type { Actor } from "@/lib/domain/access/actor";
import { settlementJournal } from "@/lib/domain/ledger/journals";
import { transactionListQuery } from "@/lib/schemas/ledger/transactions";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";
import { codeOf } from "@/testing/answers";
import { cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { taskIn } from "@/testing/tasks";
import { listTransactions } from "./list-transactions";

describeOnBothEngines("a settlement in the list of journals", (world) => {
  it("shows each party their own part and the house's, and an operator all", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "submitted");
    const parts = { agentUnits: 5n, feeUnits: 1n, buyerUnits: 3n, agentOwnerId: "agent-1" };
    const journal = settlementJournal({ taskId, part: "rest", asset: "SAT", buyerId: "buyer-001", ...parts });
    await at.context.store.write((tx) => postJournal(tx, at.context, { journal, atMs: at.context.nowMs }));
    const shownTo = async (actor: Actor) => {
      const filter = transactionListQuery.parse({ kind: "settle" });
      const { items } = await listTransactions(at.context.store, { actor, filter });
      return items.map(({ entries }) => entries.map(({ account }) => account).sort());
    };
    const house = ["escrow:SAT", "fees:SAT"];
    expect(await shownTo(at.buyer)).toEqual([[...house, "user:buyer-001:SAT"]]);
    expect(await shownTo(at.first)).toEqual([[...house, "user:agent-1:SAT"]]);
    expect(await shownTo(at.stranger)).toEqual([]);
    expect(await codeOf(shownTo({ kind: "anonymous" }))).toBe("unauthenticated");
    expect(await shownTo(at.operator)).toEqual([[...house, "user:agent-1:SAT", "user:buyer-001:SAT"]]);
  });
});
