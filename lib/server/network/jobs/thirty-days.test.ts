import { afterAll, beforeAll, expect, it } from "vitest";
import { houseAccount } from "@/lib/domain/ledger/journals";
import { namesOf } from "@/lib/domain/lists";
import { parseUnits } from "@/lib/domain/money";
import { LOOKS_ARE_OVER_MS } from "@/lib/domain/network/judge-probe";
import { DEFAULT_RULES, PROBE_SLOT_MS } from "@/lib/domain/network/rules";
import { BEHAVIOURS, type BehaviourName } from "@/lib/domain/network/simulation/behaviours";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "@/lib/domain/time";
import { defaultConfig } from "@/lib/server/kernel/context";
import { evaluateOrchestrator } from "@/lib/server/network/commands/evaluate-orchestrator";
import { showEarnings } from "@/lib/server/network/reads/payouts";
import { findOrchestrator } from "@/lib/server/network/tables/orchestrators";
import { insertSample } from "@/lib/server/network/tables/probe-samples";
import type { EvaluationRow, PayoutRow } from "@/lib/server/network/tables/rows";
import { NOON_MS, type TestContext, testContext } from "@/testing/context";
import { balanceOf } from "@/testing/ledger";
import { addOrchestrator } from "@/testing/network/orchestrators";
import { payoutTable } from "@/testing/network/payout-table";
import { payingPolicy } from "@/testing/network/payouts";
import { makeWorld, type StoreWorld } from "@/testing/store/books";
import { DEMO_POLICY, openTreasury } from "@/testing/treasury";
import { Payer } from "./payer";

const DAYS = 30;
/** Longer than the house's own, so that thirty days are few enough evaluations for a database. */
const RULES = { ...DEFAULT_RULES, intervalMs: 2 * HOUR_MS };
/** Two payers at once, after so many evaluations and after the last. */
const PAID_EVERY = 25;
const TREASURY = parseUnits("MNEE", "1000000");

let books: StoreWorld;
beforeAll(async () => {
  books = await makeWorld("sqlite");
});
afterAll(() => books?.close());

/** What probes find in the minute before a moment, in the fifth second of each slot. */
async function look(
  context: TestContext,
  of: { id: string; name: BehaviourName; toMs: number },
): Promise<void> {
  const { outcomeAt, saysBpsAt } = BEHAVIOURS[of.name];
  await context.store.write(async (tx) => {
    for (let slot = Math.floor(of.toMs / PROBE_SLOT_MS) - 7; ; slot++) {
      const atMs = slot * PROBE_SLOT_MS + 5 * SECOND_MS;
      if (atMs > of.toMs) return;
      if (atMs < NOON_MS || atMs <= of.toMs - MINUTE_MS) continue;
      const outcome = outcomeAt(atMs - NOON_MS);
      const workerBps = outcome === "ok" ? saysBpsAt(atMs - NOON_MS) : null;
      await insertSample(tx, {
        ...{ orchestratorId: of.id, slot, vantage: "house", atMs, outcome, tookMs: 5, workerBps, why: null },
      });
    }
  });
}

it("earn and are paid what the table says, to the millionth of a dollar", async () => {
  const config = { ...defaultConfig("demo"), payouts: RULES };
  const context = testContext(books, { config });
  await openTreasury(context, { policy: payingPolicy(DEMO_POLICY, TREASURY), units: TREASURY });
  let paidUnits = 0n;
  for (const name of namesOf(BEHAVIOURS)) {
    const id = `orc_${name}`;
    context.nowMs = NOON_MS;
    const dueAtMs = NOON_MS + RULES.intervalMs;
    await addOrchestrator(context, { id, ownerId: "usr_1", dueAtMs, payeeAddress: `0x${"33".repeat(20)}` });
    const payers = [new Payer(context), new Payer(context)];
    const table = payoutTable(name, RULES, DAYS);
    for (const [index, { at }] of table.entries()) {
      const dueMs = NOON_MS + at * SECOND_MS;
      await look(context, { id, name, toMs: dueMs });
      context.nowMs = dueMs + LOOKS_ARE_OVER_MS;
      await evaluateOrchestrator(context, id);
      if (index % PAID_EVERY === 0 || index === table.length - 1)
        await Promise.all(payers.map((payer) => payer.tick()));
    }
    const told = await context.store.read((tx) =>
      tx.all<EvaluationRow>("SELECT * FROM evaluations WHERE orchestrator_id = ? ORDER BY number", [id]),
    );
    const lines = told.map((row) => ({
      ...{ at: (row.atMs - NOON_MS) / SECOND_MS, tier: row.tier, failures: row.failures },
      ...{ suspended: row.isSuspended, warned: row.warnedFrom !== null, microUsd: row.usdUnits },
      due: (row.dueAtMs - NOON_MS) / SECOND_MS,
    }));
    expect(lines, name).toEqual(table);
    const payouts = await context.store.read((tx) =>
      tx.all<PayoutRow>("SELECT * FROM payouts WHERE orchestrator_id = ? ORDER BY evaluation", [id]),
    );
    const earned = table.flatMap(({ microUsd }, index) =>
      microUsd > 0n ? [[index + 1, microUsd] as const] : [],
    );
    expect(payouts.map((row) => [row.evaluation, row.usdUnits, row.units, row.state])).toEqual(
      earned.map(([number, microUsd]) => [number, microUsd, microUsd * 1_000n, "paid"]),
    );
    const sum = earned.reduce((all, [, microUsd]) => all + microUsd, 0n);
    const shown = await context.store.read((tx) => showEarnings(tx, id));
    expect(shown.map(({ microUsd, payouts }) => [microUsd, payouts])).toEqual([[`${sum}`, earned.length]]);
    paidUnits += sum * 1_000n;
    expect((await context.store.read((tx) => findOrchestrator(tx, id)))?.evaluations).toBe(table.length);
  }
  expect(await balanceOf(context, houseAccount("treasury", "MNEE"))).toBe(TREASURY - paidUnits);
});
