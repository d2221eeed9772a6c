import { expect, it } from "vitest";
import type { Actor } from "@/lib/domain/access/actor";
import { type Journal, makeJournal, settlementJournal } from "@/lib/domain/ledger/journals";
import { transactionListQuery } from "@/lib/schemas/ledger/transactions";
import { type Posting, postJournal } from "@/lib/server/ledger/operations/post-journal";
import { codeOf } from "@/testing/answers";
import { testContext } from "@/testing/context";
import { actorOf, cast } from "@/testing/people";
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

const HASH = `0x${"ab".repeat(32)}`;
const money = (units: string) => ({ asset: "SAT", units, display: `${units} SAT` });

describeOnBothEngines("a journal in the list", (world) => {
  it("tells when and of what it is, its transaction, what it moved and every entry", async () => {
    const context = testContext(world());
    const businessKey = `deposit_confirmed:${HASH}:3`;
    const entries: Journal["entries"] = [
      { account: "escrow:SAT", asset: "SAT", units: 7n },
      { account: "fees:SAT", asset: "SAT", units: 2n },
      { account: "world:SAT", asset: "SAT", units: -9n },
      { account: "pending:ETH", asset: "ETH", units: -1n },
      { account: "escrow:ETH", asset: "ETH", units: 1n },
    ];
    const post = (of: Partial<Posting> & { journal: Journal }) =>
      context.store.write((tx) => postJournal(tx, context, { atMs: context.nowMs, ...of }));
    const seen = await post({ journal: makeJournal({ kind: "deposit_confirmed", businessKey, entries }) });
    context.pass(1_000);
    const undone: Journal = {
      kind: "reversal",
      businessKey: `reversal:${HASH}`,
      entries: [
        { account: "escrow:SAT", asset: "SAT", units: -7n },
        { account: "world:SAT", asset: "SAT", units: 7n },
      ],
    };
    const txHash = `0x${"cd".repeat(32)}`;
    await post({ journal: undone, reversesId: seen, taskId: "tsk_1", detail: { txHash } });
    context.pass(1_000);
    const again = undone.entries.map((entry) => ({ ...entry, units: -entry.units }));
    await post({ journal: { ...undone, businessKey: "grant:by-hand", entries: again } });
    const list = async (query: Record<string, string> = {}) => {
      const filter = transactionListQuery.parse(query);
      return listTransactions(context.store, { actor: actorOf("operator-001"), filter });
    };
    const { items, nextCursor } = await list();
    expect(nextCursor).toBeNull();
    const told = items.map((item) => ({
      ...item,
      entries: item.entries.toSorted((one, other) => (one.account < other.account ? -1 : 1)),
      moved: item.moved.toSorted((one, other) => (one.asset < other.asset ? 1 : -1)),
    }));
    expect(told[0]).toMatchObject({ hash: null, taskId: null, reverses: null });
    expect(told.slice(1)).toEqual([
      {
        id: expect.stringMatching(/^jnl_/),
        kind: undone.kind,
        at: "2026-11-21T12:00:01.000Z",
        taskId: "tsk_1",
        callId: null,
        reverses: seen,
        hash: txHash,
        moved: [money("7")],
        entries: [
          { account: "escrow:SAT", amount: money("-7") },
          { account: "world:SAT", amount: money("7") },
        ],
      },
      {
        id: seen,
        kind: "deposit_confirmed",
        at: "2026-11-21T12:00:00.000Z",
        taskId: null,
        callId: null,
        reverses: null,
        hash: HASH,
        moved: [money("9"), { asset: "ETH", units: "1", display: "0.000000001 ETH" }],
        entries: [
          { account: "escrow:ETH", amount: { asset: "ETH", units: "1", display: "0.000000001 ETH" } },
          { account: "escrow:SAT", amount: money("7") },
          { account: "fees:SAT", amount: money("2") },
          { account: "pending:ETH", amount: { asset: "ETH", units: "-1", display: "-0.000000001 ETH" } },
          { account: "world:SAT", amount: money("-9") },
        ],
      },
    ]);
    const ids = items.map(({ id }) => id);
    const first = await list({ limit: "2" });
    expect(first.items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(first.items[0]?.entries).toHaveLength(2);
    const second = await list({ limit: "2", cursor: first.nextCursor ?? "" });
    expect(second).toMatchObject({ items: [{ id: ids[2] }], nextCursor: null });
    expect((await list({ asset: "ETH" })).items.map(({ id }) => id)).toEqual([seen]);
    expect((await list({ taskId: "tsk_1" })).items.map(({ id }) => id)).toEqual([ids[1]]);
  });
});
