import { expect, it } from "vitest";
import { ASSET_IDS } from "@/lib/domain/assets";
import { DAY_MS, MINUTE_MS } from "@/lib/domain/time";
import type { ChainReader } from "@/lib/server/kernel/chain/chain-reader";
import { testContext } from "@/testing/context";
import { actorOf } from "@/testing/people";
import { cents } from "@/testing/policy";
import { describeOnBothEngines } from "@/testing/store/books";
import { askFor, endIt, openTreasury } from "@/testing/treasury";
import { until } from "@/testing/until";
import { treasuryAtOnce, treasuryOverview } from "./overview";
import { killSwitchView } from "./spending-agents";

const actor = actorOf("operator-001");
const UNITS = cents(10_000);
const nothing = { heldUnits: 0n, owedUnits: 0n, balanceUnits: 0n };

/** A chain at whose head the treasury's wallet has so much; null where it has set up no spender. */
function chainWith(walletUnits: bigint | null): ChainReader {
  const treasury = { isSetUp: walletUnits !== null, walletUnits: walletUnits ?? 7n };
  return {
    confirmations: 5,
    feeAccount: "0x00000000000000000000000000000000000000fe",
    booksAt: async () => ({ MNEE: nothing, ETH: nothing, isStale: true }),
    treasuryAt: async () => treasury as Awaited<ReturnType<NonNullable<ChainReader["treasuryAt"]>>>,
    walletUnits: async () => ({ MNEE: 0n, ETH: 0n, isStale: false }),
    transaction: async () => ({ found: null, isStale: false }),
  };
}

describeOnBothEngines("the treasury as it stands", (world) => {
  const open = async () => {
    const context = testContext(world());
    await openTreasury(context, { units: UNITS });
    await context.store.write((tx) =>
      tx.run(
        `INSERT INTO chain_cursors (chain_id, head_block, head_hash, confirmed_block, updated_at_ms)
         VALUES (31337, 12, '0xaa', 8, 1)`,
      ),
    );
    const at = (chain: ChainReader | null) =>
      treasuryOverview({ store: context.store, chain }, { actor, nowMs: context.nowMs });
    return { context, at };
  };

  it("is beside the wallet that agents spend from, which may hold more and never less", async () => {
    const { at } = await open();
    const told = async (chain: ChainReader | null) => {
      const { balances, asOf } = await at(chain);
      const others = balances.filter(({ asset }) => asset !== "MNEE").map(({ treasury }) => treasury);
      expect(others).toEqual(ASSET_IDS.slice(1).map(() => null));
      const { treasury } = balances.find(({ asset }) => asset === "MNEE") ?? expect.unreachable();
      expect(treasury?.ledger.units).toBe(`${UNITS}`);
      return [treasury?.chain?.units, treasury?.agrees, asOf.block, asOf.isStale];
    };
    expect(await told(chainWith(UNITS))).toEqual([`${UNITS}`, true, 8, true]);
    expect(await told(chainWith(UNITS + 1n))).toEqual([`${UNITS + 1n}`, true, 8, true]);
    expect(await told(chainWith(UNITS - 1n))).toEqual([`${UNITS - 1n}`, false, 8, true]);
    expect(await told(chainWith(null))).toEqual([undefined, null, 8, true]);
    expect(await told({ ...chainWith(1n), treasuryAt: null })).toEqual([undefined, null, 8, true]);
    expect(await told(null)).toEqual([undefined, null, null, false]);
  });

  it("sums what its agents may spend and have spent, in MNEE alone", async () => {
    const { context, at } = await open();
    await endIt(context, (await askFor(context)).call?.id ?? "", "serve");
    await askFor(context, { agentId: "ops-agent", serviceId: "PRICE_ORACLE" });
    const { totals } = await at(null);
    const unitsOf = (asset: string, units: bigint) => (asset === "MNEE" ? units : 0n).toString();
    expect(totals.allocated.map(({ units }) => units)).toEqual(
      ASSET_IDS.map((asset) => unitsOf(asset, cents(18_000))),
    );
    expect(totals.spent.map(({ units }) => units)).toEqual(
      ASSET_IDS.map((asset) => unitsOf(asset, cents(300))),
    );
  });

  it("is told to a page at once, or not yet while the chain is silent", async () => {
    const { context } = await open();
    const { store } = context;
    const query = { actor, nowMs: context.nowMs };
    // A busy machine may take longer than a page waits.
    const told = { store, chain: chainWith(UNITS) };
    await until(async () => (await treasuryAtOnce(told, query))?.payouts.length === 0);
    const silent = { ...chainWith(UNITS), treasuryAt: () => new Promise<never>(() => undefined) };
    expect(await treasuryAtOnce({ store, chain: silent }, query)).toBeUndefined();
  });

  it("is drawn over time in at most 73 points, since its first journal or thirty days", async () => {
    const { context } = await open();
    const firstMs = context.nowMs;
    const seriesAt = async (agoMs: number) => {
      const query = { actor, nowMs: firstMs + agoMs };
      const { series } = await treasuryOverview({ store: context.store, chain: null }, query);
      const points = series.filter(({ asset }) => asset === "MNEE");
      for (const { escrowUnits, feesUnits } of series) expect([escrowUnits, feesUnits]).toEqual(["0", "0"]);
      return [points.length, points[0]?.at, points.at(-1)?.at];
    };
    const iso = (atMs: number) => new Date(atMs).toISOString();
    expect(await seriesAt(0)).toEqual([1, iso(firstMs), iso(firstMs)]);
    expect(await seriesAt(72 * MINUTE_MS)).toEqual([73, iso(firstMs), iso(firstMs + 72 * MINUTE_MS)]);
    expect(await seriesAt(73 * MINUTE_MS)).toEqual([15, iso(firstMs), iso(firstMs + 70 * MINUTE_MS)]);
    const midnightMs = Math.floor(firstMs / DAY_MS) * DAY_MS;
    expect(await seriesAt(90 * DAY_MS)).toEqual([
      31,
      iso(midnightMs + 60 * DAY_MS),
      iso(midnightMs + 90 * DAY_MS),
    ]);
  });

  it("says how many calls more than it names are under way, where all spending would be stopped", async () => {
    const { context } = await open();
    const { call } = await askFor(context);
    const claimed = await askFor(context);
    const sql = "UPDATE service_calls SET state = 'claimed' WHERE id = ?";
    await context.store.write((tx) => tx.run(sql, [claimed.call?.id ?? ""]));
    const { inFlight, more } = await killSwitchView(context.store, actor);
    expect([inFlight.map(({ id }) => id), more]).toEqual([[call?.id], 0]);
    for (let count = 0; count < 101; count += 1)
      await askFor(context, { serviceId: "LOG_ARCHIVE", agentId: "ops-agent" });
    expect(await killSwitchView(context.store, actor)).toMatchObject({ more: 2 });
  });
});
