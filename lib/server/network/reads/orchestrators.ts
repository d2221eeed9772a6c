import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import { NotFound } from "@/lib/domain/errors";
import type {
  EvaluationWire,
  ListedOrchestratorWire,
  OrchestratorListFilter,
  OrchestratorWire,
  SampleWire,
} from "@/lib/schemas/network/orchestrator";
import type { Page } from "@/lib/schemas/page";
import { cutPage } from "@/lib/server/kernel/cut-page";
import { timeView } from "@/lib/server/kernel/wire-values";
import { ACTIONS, roleOn } from "@/lib/server/network/access";
import { lastEvaluations } from "@/lib/server/network/tables/evaluations";
import { findOrchestrator, listOrchestratorRows } from "@/lib/server/network/tables/orchestrators";
import { latestSamples } from "@/lib/server/network/tables/probe-samples";
import type { EvaluationRow, OrchestratorRow, ProbeSampleRow } from "@/lib/server/network/tables/rows";
import type { Store, Tx } from "@/lib/server/store/tx";

/** Ten minutes of probes, as a strip shows them. */
const SAMPLES_SHOWN = 60;

/** Newest first; samples are shown with each by itself. */
export function listOrchestrators(
  store: Store,
  query: { actor: Actor; filter: OrchestratorListFilter },
): Promise<Page<ListedOrchestratorWire>> {
  authorize(query.actor, ACTIONS["network.read"]);
  const { cursor: after, limit } = query.filter;
  return store.read(async (tx) => {
    const rows = await listOrchestratorRows(tx, { after, limit: limit + 1 });
    const last = await lastEvaluations(
      tx,
      rows.map(({ id }) => id),
    );
    return cutPage(rows, limit, {
      cursorOf: (row) => ({ atMs: row.registeredAtMs, id: row.id }),
      view: (row) =>
        listedView(
          row,
          last.find(({ orchestratorId }) => orchestratorId === row.id),
        ),
    });
  });
}

/** @throws NotFound */
export async function getOrchestrator(
  store: Store,
  query: { actor: Actor; id: string },
): Promise<OrchestratorWire> {
  authorize(query.actor, ACTIONS["network.read"]);
  return store.read((tx) => showOrchestrator(tx, { id: query.id, viewer: query.actor }));
}

/** @throws NotFound */
export async function showOrchestrator(
  tx: Tx,
  { id, viewer }: { id: string; viewer: Actor },
): Promise<OrchestratorWire> {
  const row = await findOrchestrator(tx, id);
  if (row === undefined || row.removedAtMs !== null) throw new NotFound();
  const samples = await latestSamples(tx, { id, limit: SAMPLES_SHOWN });
  const [last] = await lastEvaluations(tx, [id]);
  // Why a look failed speaks of places that only its owner knows.
  const isTold = roleOn(viewer, row) !== "other";
  return {
    ...listedView(row, last),
    samples: samples.map((sample) => sampleView(isTold ? sample : { ...sample, why: null })),
  };
}

function listedView(row: OrchestratorRow, last: EvaluationRow | undefined): ListedOrchestratorWire {
  const { id, ownerId, name, endpoint, capability, payeeAddress, asset, tier, failures, version } = row;
  return {
    ...{ id, ownerId, name, endpoint, capability, payeeAddress, asset, tier, failures, version },
    suspended: row.isSuspended,
    nextEvaluationAt: timeView(row.dueAtMs),
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
