import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import { NotFound } from "@/lib/domain/errors";
import { type PayoutRules, PROBE_SLOT_MS } from "@/lib/domain/network/rules";
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
import { appealsBetween } from "@/lib/server/network/tables/appeals";
import { lastEvaluations } from "@/lib/server/network/tables/evaluations";
import { maintenancesAhead } from "@/lib/server/network/tables/maintenances";
import { findOrchestrator, listOrchestratorRows } from "@/lib/server/network/tables/orchestrators";
import { latestSamples, samplesSince } from "@/lib/server/network/tables/probe-samples";
import type { EvaluationRow, OrchestratorRow, ProbeSampleRow } from "@/lib/server/network/tables/rows";
import type { Store, Tx } from "@/lib/server/store/tx";
import { showEarnings } from "./payouts";
import { uptimeNow } from "./uptime-now";

/** Ten minutes of probes, as a strip shows them. */
const SAMPLES_SHOWN = 60;
/** Of each in a list. */
const RECENT_SHOWN = 30;
const RECENT_MS = RECENT_SHOWN * PROBE_SLOT_MS;

/** By which rules they are paid, and when it is. */
export interface ReadAt {
  readonly nowMs: number;
  readonly rules: PayoutRules;
}

/** Newest first; samples are shown with each by itself. */
export function listOrchestrators(
  store: Store,
  query: { actor: Actor; filter: OrchestratorListFilter; at: ReadAt },
): Promise<Page<ListedOrchestratorWire>> {
  authorize(query.actor, ACTIONS["network.read"]);
  const { cursor: after, limit } = query.filter;
  return store.read(async (tx) => {
    const rows = await listOrchestratorRows(tx, { after, limit: limit + 1 });
    const views = await listedViews(tx, rows, query.at);
    return cutPage(views, limit, {
      cursorOf: ({ registeredAt, id }) => ({ atMs: Date.parse(registeredAt), id }),
      view: (view) => view,
    });
  });
}

/** @throws NotFound */
export async function getOrchestrator(
  store: Store,
  query: { actor: Actor; id: string; at: ReadAt },
): Promise<OrchestratorWire> {
  authorize(query.actor, ACTIONS["network.read"]);
  return store.read((tx) => showOrchestrator(tx, { id: query.id, viewer: query.actor, at: query.at }));
}

/** @throws NotFound */
export async function showOrchestrator(
  tx: Tx,
  { id, viewer, at }: { id: string; viewer: Actor; at: ReadAt },
): Promise<OrchestratorWire> {
  const row = await findOrchestrator(tx, id);
  if (row === undefined || row.removedAtMs !== null) throw new NotFound();
  const samples = await latestSamples(tx, { id, limit: SAMPLES_SHOWN });
  const [listed] = await listedViews(tx, [row], at);
  if (listed === undefined) throw new NotFound();
  const ahead = await maintenancesAhead(tx, { id, nowMs: at.nowMs });
  return {
    ...listed,
    earned: await showEarnings(tx, id),
    samples: await sampleViews(tx, samples, { viewer, row }),
    maintenances: ahead.map((one) => ({
      ...{ id: one.id, reason: one.why },
      from: timeView(one.fromMs),
      to: timeView(one.toMs),
    })),
    may: {
      appeal: viewer.kind === "user" && viewer.userId === row.ownerId,
      operate: viewer.kind === "user" && viewer.roles.operator,
    },
  };
}

/** Why a look failed speaks of places that only its owner knows. */
export async function sampleViews(
  tx: Tx,
  samples: readonly ProbeSampleRow[],
  { viewer, row }: { viewer: Actor; row: OrchestratorRow },
): Promise<SampleWire[]> {
  const slots = samples.map(({ slot }) => slot);
  const appeals = new Map(
    (await appealsBetween(tx, { id: row.id, fromSlot: Math.min(...slots), toSlot: Math.max(...slots) })).map(
      ({ slot, state }) => [slot, state],
    ),
  );
  const isTold = roleOn(viewer, row) !== "other";
  return samples.map((sample) => ({
    ...sampleView(isTold ? sample : { ...sample, why: null }),
    appeal: appeals.get(sample.slot) ?? null,
  }));
}

async function listedViews(
  tx: Tx,
  rows: readonly OrchestratorRow[],
  at: ReadAt,
): Promise<ListedOrchestratorWire[]> {
  const ids = rows.map(({ id }) => id);
  const last = await lastEvaluations(tx, ids);
  const samples = await samplesSince(tx, { ids, afterMs: at.nowMs - RECENT_MS });
  return rows.map((row) =>
    listedView(row, {
      at,
      last: last.find(({ orchestratorId }) => orchestratorId === row.id),
      samples: samples.filter(({ orchestratorId }) => orchestratorId === row.id),
    }),
  );
}

interface Around {
  readonly at: ReadAt;
  readonly last: EvaluationRow | undefined;
  /** Of the last minutes, oldest first. */
  readonly samples: readonly ProbeSampleRow[];
}

function listedView(row: OrchestratorRow, { at, last, samples }: Around): ListedOrchestratorWire {
  const { id, ownerId, agentId, name, endpoint, capability, payeeAddress, asset, tier, failures, version } =
    row;
  return {
    ...{ id, ownerId, agentId, name, endpoint, capability, payeeAddress, asset, tier, failures, version },
    suspended: row.isSuspended || row.heldBy !== null,
    heldWhy: row.heldWhy,
    nextEvaluationAt: timeView(row.dueAtMs),
    lastEvaluation: last === undefined ? null : evaluationView(last),
    now: uptimeNow(row, { ...at, samples }),
    recent: samples.map(({ outcome }) => outcome),
    registeredAt: timeView(row.registeredAtMs),
  };
}

function sampleView({ slot, atMs, outcome, vantage, tookMs, workerBps, why }: ProbeSampleRow) {
  return { id: String(slot), at: timeView(atMs), outcome, vantage, tookMs, workerBps, why };
}

export function evaluationView(row: EvaluationRow): EvaluationWire {
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
