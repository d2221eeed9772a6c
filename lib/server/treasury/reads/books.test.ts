import { expect, it } from "vitest";
import { transactionListQuery } from "@/lib/schemas/ledger/transactions";
import { getTransaction } from "@/lib/server/escrow/reads/get-transaction";
import { getMe } from "@/lib/server/identity/reads/get-me";
import type { ChainReader } from "@/lib/server/kernel/chain/chain-reader";
import { moveCounter } from "@/lib/server/kernel/tables/counters";
import { userById } from "@/lib/server/kernel/tables/users";
import { listTransactions } from "@/lib/server/ledger/reads/list-transactions";
import { readStats } from "@/lib/server/market/reads/stats";
import { NOON_MS } from "@/testing/context";
import { post, smallHistory } from "@/testing/history";
import { actorOf, addAgent } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { treasuryOverview } from "./overview";

const HASH = `0x${"ab".repeat(32)}` as const;
const operator = actorOf("operator-001");

const silentChain: ChainReader = {
  confirmations: 5,
  feeAccount: "0x00000000000000000000000000000000000000fe",
  booksAt: async () => null,
  treasuryAt: null,
  walletUnits: async () => ({ MNEE: 7n, ETH: 9n, isStale: true }),
  transaction: async () => ({ found: null, isStale: false }),
};

describeOnBothEngines("oneself", (world) => {
  it("sees what is available, held and in the wallet", async () => {
    const { store } = world();
    const house = await smallHistory(store);
    const task = await post(house, { buyerId: "buyer-001" });
    const me = await getMe(store, { userId: "buyer-001", chain: silentChain });
    expect(me.balances).toEqual([
      {
        asset: "SAT",
        available: (1_000_000_000_000n - task.totalUnits).toString(),
        held: task.totalUnits.toString(),
        wallet: null,
        isWalletStale: false,
      },
      { asset: "MNEE", available: "0", held: "0", wallet: "7", isWalletStale: true },
      { asset: "ETH", available: "0", held: "0", wallet: "9", isWalletStale: true },
    ]);
    await store.write((tx) =>
      tx.run(
        `INSERT INTO accounts (id, kind, asset, balance_units, floor_units) VALUES ('fees:MNEE', 'fees', 'MNEE', 80, 0)`,
      ),
    );
    const operatorRow = await store.read((tx) => userById(tx, "operator-001"));
    const feeChain = { ...silentChain, feeAccount: operatorRow?.address?.toLowerCase() as `0x${string}` };
    const fees = await getMe(store, { userId: "operator-001", chain: feeChain });
    expect(fees.balances.map((balance) => balance.available)).toEqual(["0", "80", "0"]);
    const other = await getMe(store, { userId: "buyer-001", chain: feeChain });
    expect(other.balances[1]?.available).toBe("0");
    const agent = await getMe(store, { userId: "agent-1", chain: null });
    expect(agent).toMatchObject({ roles: ["buyer", "agent"], agents: [{ id: "agent-1" }] });
    expect(agent.balances[1]?.wallet).toBeNull();
    await expect(getMe(store, { userId: "nobody", chain: null })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describeOnBothEngines("the treasury", (world) => {
  it("counts fees among what the contract owes", async () => {
    const { store } = world();
    const credit = (id: string, kind: string, units: number) =>
      `INSERT INTO accounts (id, owner_id, kind, asset, balance_units, floor_units)
       VALUES ('${id}', NULL, '${kind}', 'MNEE', ${units}, 0)`;
    await store.write(async (tx) => [
      await tx.run(credit("fees:MNEE", "fees", 80)),
      await tx.run(credit("escrow:MNEE", "escrow", 5)),
      await tx.run(
        `INSERT INTO chain_cursors (chain_id, head_block, head_hash, confirmed_block, updated_at_ms)
         VALUES (31337, 12, '0xaa', 8, 1)`,
      ),
    ]);
    const MNEE = { heldUnits: 5n, owedUnits: 80n, balanceUnits: 85n };
    const ETH = { heldUnits: 0n, owedUnits: 0n, balanceUnits: 0n };
    const chain = { ...silentChain, booksAt: async () => ({ MNEE, ETH, isStale: false }) };
    const shown = await treasuryOverview({ store, chain }, { actor: operator, nowMs: NOON_MS });
    expect(shown.balances.find(({ asset }) => asset === "MNEE")).toMatchObject({
      escrow: { ledger: { units: "5" }, chain: { units: "5" }, agrees: true },
      owed: { ledger: { units: "80" }, chain: { units: "80" }, agrees: true },
    });
  });

  it("shows escrow, fees, and the books over time ending in today's balance", async () => {
    const { store } = world();
    const house = await smallHistory(store);
    const live = await post(house, { buyerId: "buyer-001" });
    const shown = await treasuryOverview({ store, chain: silentChain }, { actor: operator, nowMs: NOON_MS });
    const sat = shown.balances.find((balance) => balance.asset === "SAT");
    expect(sat?.escrow.ledger.units).toBe(live.totalUnits.toString());
    expect(sat?.escrow.chain).toBeNull();
    const series = shown.series.filter((point) => point.asset === "SAT");
    expect(series.at(-1)?.escrowUnits).toBe(live.totalUnits.toString());
    expect(series[0]?.escrowUnits).toBe("0");
    const settled = series.reduce((sum, point) => sum + BigInt(point.settledUnits), 0n);
    const seeded = await store.read((tx) =>
      tx.get("SELECT CAST(SUM(total_units) AS BIGINT) AS total_units FROM tasks WHERE source = 'seed'"),
    );
    expect(settled).toBe(seeded?.totalUnits);
    await expect(
      treasuryOverview({ store, chain: null }, { actor: actorOf("buyer-001"), nowMs: NOON_MS }),
    ).rejects.toMatchObject({ code: "forbidden" });
  });
});

describeOnBothEngines("transactions of the books", (world) => {
  it("are all an operator's to read and one's own to everybody else, without other people's accounts", async () => {
    const { store } = world();
    await smallHistory(store);
    const list = (userId: string, query: Record<string, string> = {}) =>
      listTransactions(store, { actor: actorOf(userId), filter: transactionListQuery.parse(query) });
    const all = await list("operator-001", { limit: "100" });
    expect(all.items).toHaveLength(11 + 12 + 12);
    for (const item of all.items) {
      expect(item.entries.reduce((sum, entry) => sum + BigInt(entry.amount.units), 0n)).toBe(0n);
    }
    const own = await list("agent-1");
    expect(own.items).toHaveLength(4);
    const accounts = own.items.flatMap((item) => item.entries.map((entry) => entry.account));
    expect(new Set(accounts)).toEqual(new Set(["user:agent-1:SAT", "escrow:SAT"]));
    const page = await list("operator-001", { kind: "grant", limit: "10" });
    const rest = await list("operator-001", { kind: "grant", limit: "10", cursor: page.nextCursor ?? "" });
    expect([page.items.length, rest.items.length, rest.nextCursor]).toEqual([10, 1, null]);
    expect((await list("operator-001", { asset: "ETH" })).items).toEqual([]);
  });
});

describeOnBothEngines("a transaction on chain", (world) => {
  it("is put together from events and outbox, and is 404 when nobody knows it", async () => {
    const { store } = world();
    const ask = () => getTransaction(store, { hash: HASH, chain: silentChain });
    await expect(ask()).rejects.toMatchObject({ code: "not_found" });
    await store.write(async (tx) => {
      await tx.insert("chain_cursors", {
        chainId: 31337,
        headBlock: 12,
        headHash: "0x1",
        confirmedBlock: 8,
        updatedAtMs: 1,
      });
      await tx.insert("chain_events", {
        chainId: 31337,
        txHash: HASH,
        logIndex: 0,
        blockNumber: 10,
        blockHash: "0x2",
        address: "0x3",
        name: "JobFunded",
        taskId: "tsk_1",
        args: '{"total":"5"}',
        state: "seen",
        seenAtMs: 1,
      });
    });
    expect(await ask()).toMatchObject({
      state: "confirming",
      block: 10,
      confirmations: 3,
      confirmationsNeeded: 5,
      taskId: "tsk_1",
      events: [{ name: "JobFunded", args: { total: "5" } }],
    });
    await store.write((tx) => tx.run("UPDATE chain_events SET state = 'orphaned'"));
    expect((await ask()).state).toBe("orphaned");
  });
});

describeOnBothEngines("the public figures", (world) => {
  it("count tasks, judge by completed, failed and refunded, and hide descriptions when told", async () => {
    const { store } = world();
    const house = await smallHistory(store);
    await post(house, { buyerId: "buyer-001", agentId: "agent-1" });
    const read = (showsDescriptions: boolean) =>
      readStats(store, { startedAtMs: NOON_MS - 61_500, nowMs: NOON_MS, isHealthy: true, showsDescriptions });
    const stats = await read(true);
    expect(stats.tasks).toMatchObject({ total: 13, completed: 10, failed: 2, live: 1 });
    expect(stats.successRate).toBeCloseTo(10 / 12);
    expect(stats.uptime.seconds).toBe(61);
    expect(stats.agents).toMatchObject({ total: 3, available: 3 });
    expect(stats.agents.items[0]).toMatchObject({ id: "agent-1", status: "online", activeTasks: 1 });
    const agentUnits = stats.agents.items.flatMap((agent) =>
      agent.balances.map((money) => BigInt(money.units)),
    );
    expect(stats.balances[0]?.units).toBe(agentUnits.reduce((sum, units) => sum + units, 0n).toString());
    expect(stats.recentTasks[0]).toMatchObject({ status: "assigned", description: "Sort the letters." });
    expect((await read(false)).recentTasks.every((task) => task.description === null)).toBe(true);
    await store.write((tx) => moveCounter(tx, "tasks:refunded", 3));
    expect((await read(true)).successRate).toBeCloseTo(10 / 15);
  });

  it("show what a demo agent's owner has, and nobody else's, whoever owns it", async () => {
    const { store } = world();
    const house = await smallHistory(store);
    await addAgent(house, "agent-x", { ownerId: "agent-1", isDemo: false });
    const at = { startedAtMs: 0, nowMs: NOON_MS, isHealthy: true, showsDescriptions: true };
    const { items } = (await readStats(store, at)).agents;
    const shown = Object.fromEntries(items.map(({ id, balances }) => [id, balances.length]));
    expect(shown).toMatchObject({ "agent-1": 1, "agent-x": 0 });
  });

  it("have no success rate before the first outcome", async () => {
    const { store } = world();
    const stats = await readStats(store, {
      startedAtMs: 0,
      nowMs: 1,
      isHealthy: false,
      showsDescriptions: true,
    });
    expect(stats).toMatchObject({
      successRate: null,
      status: "degraded",
      agents: { averageMultiplier: null },
    });
  });
});
