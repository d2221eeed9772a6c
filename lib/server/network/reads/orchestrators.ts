import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import { NotFound } from "@/lib/domain/errors";
import type {
  EvaluationWire,
  OrchestratorListFilter,
  OrchestratorWire,
  SampleWire,
} from "@/lib/schemas/network/orchestrator";
import type { Page } from "@/lib/schemas/page";
import { cutPage } from "@/lib/server/kernel/cut-page";
import { timeView } from "@/lib/server/kernel/wire-values";
import { ACTIONS } from "@/lib/server/network/access";
import { latestEvaluations } from "@/lib/server/network/tables/evaluations";
import { findOrchestrator, listOrchestratorRows } from "@/lib/server/network/tables/orchestrators";
import { latestSamples } from "@/lib/server/network/tables/probe-samples";
import type { EvaluationRow, OrchestratorRow, ProbeSampleRow } from "@/lib/server/network/tables/rows";
import type { Store, Tx } from "@/lib/server/store/tx";

/** Ten minutes of probes, as a strip shows them. */
const SAMPLES_SHOWN = 60;

/** Newest first. */
export function listOrchestrators(
  store: Store,
  query: { actor: Actor; filter: OrchestratorListFilter },
): Promise<Page<OrchestratorWire>> {
  authorize(query.actor, ACTIONS["network.read"]);
  const { cursor: after, limit } = query.filter;
  return store.read(async (tx) => {
    const rows = await listOrchestratorRows(tx, { after, limit: limit + 1 });
    const shown = new Map<string, OrchestratorWire>();
    for (const row of rows.slice(0, limit)) shown.set(row.id, await viewOf(tx, row));
    const page = cutPage(rows, limit, {
      cursorOf: (row) => ({ atMs: row.registeredAtMs, id: row.id }),
      view: (row) => shown.get(row.id),
    });
    return { ...page, items: page.items.filter((item) => item !== undefined) };
  });
}

/** @throws NotFound */
export async function getOrchestrator(
  store: Store,
  query: { actor: Actor; id: string },
): Promise<OrchestratorWire> {
  authorize(query.actor, ACTIONS["network.read"]);
  return store.read((tx) => showOrchestrator(tx, query.id));
}

/** @throws NotFound */
export async function showOrchestrator(tx: Tx, id: string): Promise<OrchestratorWire> {
  const row = await findOrchestrator(tx, id);
  if (row === undefined) throw new NotFound();
  return viewOf(tx, row);
}

async function viewOf(tx: Tx, row: OrchestratorRow): Promise<OrchestratorWire> {
  const samples = await latestSamples(tx, { id: row.id, limit: SAMPLES_SHOWN });
  const [last] = await latestEvaluations(tx, { id: row.id, limit: 1 });
  const { id, ownerId, name, endpoint, capability, payeeAddress, asset, tier, failures, version } = row;
  return {
    ...{ id, ownerId, name, endpoint, capability, payeeAddress, asset, tier, failures, version },
    suspended: row.isSuspended,
    nextEvaluationAt: timeView(row.dueAtMs),
    samples: samples.map(sampleView),
    lastEvaluation: last === undefined ? null : evaluationView(last),
    registeredAt: timeView(row.registeredAtMs),
  };
}

function sampleView({ atMs, outcome, vantage, tookMs, workerBps, why }: ProbeSampleRow): SampleWire {
  return { at: timeView(atMs), outcome, vantage, tookMs, workerBps, why };
}

function evaluationView(row: EvaluationRow): EvaluationWire {
  const { number, good, known, workerBps, paidBps, lowBps, highBps, seenTier, tier, warnedFrom } = row;
  return {
    ...{ number, good, known, workerBps, paidBps, seenTier, tier, warnedFrom },
    at: timeView(row.atMs),
    carried: known === 0,
    failed: row.isFailed,
    interval: lowBps === null || highBps === null ? null : { lowBps, highBps },
    failures: row.failures,
    suspended: row.isSuspended,
    microUsd: row.usdUnits.toString(),
    steps: [...row.steps],
    nextAt: timeView(row.dueAtMs),
  };
}
