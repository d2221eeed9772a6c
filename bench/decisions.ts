import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DAY_MS } from "@/lib/domain/time";
import { decide } from "@/lib/domain/treasury/decide";
import { openStore } from "@/lib/server/store/open-store";
import { booksOfCall } from "@/lib/server/treasury/reads/call/books-of-call";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import type { ServiceCallRow } from "@/lib/server/treasury/tables/rows";
import { insertCall } from "@/lib/server/treasury/tables/service-calls";
import { type TestContext, testContext } from "@/testing/context";
import { BATCH_CALL, cents } from "@/testing/policy";
import { askFor, DEMO_POLICY, openTreasury } from "@/testing/treasury";

const ROUNDS = 50;
const AT_ONCE = 200;
/** Of a call of 3.00 MNEE ten pass a day. */
const LIMIT_UNITS = cents(3_000);

const CAP = {
  scope: "agent",
  of: BATCH_CALL.agentId,
  window: "day",
  limitUnits: LIMIT_UNITS,
  rolloverBps: 0,
  sinceAtMs: 0,
} as const;

const POLICY = {
  ...DEMO_POLICY,
  caps: [CAP],
  agents: DEMO_POLICY.agents.filter(({ id }) => id === BATCH_CALL.agentId),
  services: DEMO_POLICY.services.map((one) => ({ ...one, allowedAgents: null })),
};

interface Measured {
  readonly perSecond: number;
  /** The most that one day's calls hold above its cap. */
  readonly overUnits: bigint;
}

/** Two hundred ask at once for the money of ten, every day anew. */
async function measure(ask: (context: TestContext) => Promise<unknown>): Promise<Measured> {
  const dataDir = mkdtempSync(join(tmpdir(), "souk-bench-"));
  const store = await openStore({ dataDir });
  try {
    const context = testContext({ store });
    await openTreasury(context, { policy: POLICY });
    // As a call does before it is decided: the policy is parsed where it is committed.
    await store.read(currentPolicy);
    let spentMs = 0;
    let overUnits = 0n;
    for (let round = 0; round < ROUNDS; round += 1) {
      const startMs = performance.now();
      await Promise.all(Array.from({ length: AT_ONCE }, () => ask(context)));
      spentMs += performance.now() - startMs;
      const over = (await heldSince(context, context.nowMs)) - LIMIT_UNITS;
      if (over > overUnits) overUnits = over;
      context.pass(DAY_MS);
    }
    return { perSecond: (ROUNDS * AT_ONCE * 1_000) / spentMs, overUnits };
  } finally {
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function heldSince(context: TestContext, sinceMs: number): Promise<bigint> {
  const row = await context.store.read((tx) =>
    tx.get<{ units: bigint }>(
      "SELECT CAST(COALESCE(SUM(cost_units), 0) AS BIGINT) AS units FROM service_calls WHERE held_at_ms >= ?",
      [sinceMs],
    ),
  );
  return row?.units ?? 0n;
}

/** The same rule over the same books, asked in one transaction and written down in the next. */
async function inTwoSteps(context: TestContext): Promise<void> {
  const nowMs = context.clock();
  const answer = await context.store.read(async (tx) => {
    const { policy } = await currentPolicy(tx);
    const books = await booksOfCall(tx, { policy, request: BATCH_CALL, atMs: nowMs });
    return decide({ policy, books, request: BATCH_CALL, nowMs });
  });
  const { service, approved: quantity, costUnits } = answer;
  if (service === null || quantity === 0) return;
  const id = context.newId("dec");
  const row: ServiceCallRow = {
    id,
    callHash: `0x${id}`,
    agentId: BATCH_CALL.agentId,
    serviceId: service.id,
    payeeAddress: service.payee,
    category: service.category,
    quantity,
    input: {},
    rail: "ledger",
    costUnits,
    paidUnits: 0n,
    returnedUnits: 0n,
    state: "held",
    version: 1,
    answer: null,
    failure: null,
    fault: null,
    tries: 0,
    nextTryAtMs: 0,
    heldAtMs: nowMs,
    leaseUntilMs: nowMs,
    paidAtMs: null,
    endedAtMs: null,
    settledTurn: null,
  };
  await context.store.write((tx) => insertCall(tx, row));
}

/** `npm run bench -- decisions`: decisions a second, and what they hold above the cap; red where one op ever passes it. */
export async function bench(): Promise<boolean> {
  const one = await measure((context) => askFor(context));
  const two = await measure(inTwoSteps);
  const mnee = (units: bigint) => `${Number(units) / 1e9} MNEE`;
  console.log(`${ROUNDS} days of ${AT_ONCE} calls at once on one budget of ${mnee(LIMIT_UNITS)}, SQLite`);
  console.log(
    `one op:    ${one.perSecond.toFixed(0)} decisions a second, at most ${mnee(one.overUnits)} above the cap`,
  );
  console.log(
    `two steps: ${two.perSecond.toFixed(0)} decisions a second, at most ${mnee(two.overUnits)} above the cap`,
  );
  console.log(`ratio ${(one.perSecond / two.perSecond).toFixed(2)}`);
  return one.overUnits === 0n;
}
