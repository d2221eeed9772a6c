import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import { NotFound } from "@/lib/domain/errors";
import type { EvaluationWire, SampleWire } from "@/lib/schemas/network/orchestrator";
import type { Cursor, Page } from "@/lib/schemas/page";
import type { Columns } from "@/lib/server/http/csv";
import { cutPage } from "@/lib/server/kernel/cut-page";
import { ACTIONS } from "@/lib/server/network/access";
import { listEvaluations } from "@/lib/server/network/tables/evaluations";
import { findOrchestrator } from "@/lib/server/network/tables/orchestrators";
import { listSamples } from "@/lib/server/network/tables/probe-samples";
import type { OrchestratorRow } from "@/lib/server/network/tables/rows";
import type { Store, Tx } from "@/lib/server/store/tx";
import { evaluationView, sampleViews } from "./orchestrators";

interface Listed {
  readonly actor: Actor;
  readonly id: string;
  readonly filter: { readonly cursor?: Cursor | undefined; readonly limit: number };
}

/** What probes found, newest first. @throws NotFound */
export function listSamplesOf(store: Store, { actor, id, filter }: Listed): Promise<Page<SampleWire>> {
  authorize(actor, ACTIONS["network.read"]);
  const { cursor, limit } = filter;
  return store.read(async (tx) => {
    const row = await shown(tx, id);
    const beforeSlot = cursor === undefined ? null : Number(cursor.id);
    const rows = await listSamples(tx, { id, beforeSlot, limit: limit + 1 });
    const views = await sampleViews(tx, rows, { viewer: actor, row });
    const cursorOf = ({ at, id }: SampleWire) => ({ atMs: Date.parse(at), id });
    return cutPage(views, limit, { cursorOf, view: (view) => view });
  });
}

/** What its uptime earned, newest first. @throws NotFound */
export function listEvaluationsOf(
  store: Store,
  { actor, id, filter }: Listed,
): Promise<Page<EvaluationWire>> {
  authorize(actor, ACTIONS["network.read"]);
  const { cursor, limit } = filter;
  return store.read(async (tx) => {
    await shown(tx, id);
    const before = cursor === undefined ? null : Number(cursor.id);
    const rows = await listEvaluations(tx, { id, before, limit: limit + 1 });
    const cursorOf = ({ atMs, number }: (typeof rows)[number]) => ({ atMs, id: String(number) });
    return cutPage(rows, limit, { cursorOf, view: evaluationView });
  });
}

async function shown(tx: Tx, id: string): Promise<OrchestratorRow> {
  const row = await findOrchestrator(tx, id);
  if (row === undefined || row.removedAtMs !== null) throw new NotFound();
  return row;
}

const textOf = (value: number | null) => (value === null ? null : String(value));

/** Samples as a table. */
export const SAMPLE_COLUMNS: Columns<SampleWire> = {
  at: ({ at }) => at,
  outcome: ({ outcome }) => outcome,
  vantage: ({ vantage }) => vantage,
  took_ms: ({ tookMs }) => textOf(tookMs),
  worker_bps: ({ workerBps }) => textOf(workerBps),
  why: ({ why }) => why,
};

/** Evaluations as a table; amounts in millionths of a dollar. */
export const EVALUATION_COLUMNS: Columns<EvaluationWire> = {
  number: ({ number }) => String(number),
  at: ({ at }) => at,
  good: ({ good }) => String(good),
  known: ({ known }) => String(known),
  worker_bps: ({ workerBps }) => textOf(workerBps),
  paid_bps: ({ paidBps }) => textOf(paidBps),
  low_bps: ({ interval }) => textOf(interval?.lowBps ?? null),
  high_bps: ({ interval }) => textOf(interval?.highBps ?? null),
  tier: ({ tier }) => tier,
  failures: ({ failures }) => String(failures),
  suspended: ({ suspended }) => String(suspended),
  micro_usd: ({ microUsd }) => microUsd,
  next_at: ({ nextAt }) => nextAt,
};
