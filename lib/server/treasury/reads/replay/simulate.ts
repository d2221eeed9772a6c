import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import { Busy } from "@/lib/domain/errors";
import { MINUTE_MS } from "@/lib/domain/time";
import { ReplayUnderWay } from "@/lib/domain/treasury/errors";
import type { Outcome } from "@/lib/domain/treasury/replay/record";
import type { Replayed } from "@/lib/domain/treasury/replay/replay";
import { type BeforeAfter, Report } from "@/lib/domain/treasury/replay/report";
import type {
  FlippedWire,
  OutcomeWire,
  SimulateInput,
  SimulationWire,
} from "@/lib/schemas/treasury/simulation";
import { moneyView, timeView } from "@/lib/server/kernel/wire-values";
import type { Store } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import { Slices, type Waited } from "./in-slices";
import { replayCalls } from "./replay-calls";
import { soundChange } from "./sound-change";

/** Each keeps two worlds in memory. */
const AT_ONCE = 2;
const LONGEST_MS = 5 * MINUTE_MS;
/** Of whom periods are being decided again. */
const running = new WeakMap<Store, Set<string>>();

/**
 * What a period's calls would have come to by another policy. It writes nothing.
 * @throws Forbidden for anybody but an operator; InvalidInput; ReplayUnderWay while another of theirs is replayed; Busy
 * while those of two others are; ReplayStopped once nobody waits for it any longer
 */
export async function simulate(
  store: Store,
  query: { actor: Actor; input: SimulateInput } & Partial<Waited>,
): Promise<SimulationWire> {
  const { actor, input, signal = new AbortController().signal, lastsMs = LONGEST_MS } = query;
  authorize(actor, ACTIONS["policy.read"]);
  const theirs = running.get(store) ?? new Set();
  running.set(store, theirs);
  const who = actor.kind === "user" ? actor.userId : actor.kind;
  if (theirs.has(who)) throw new ReplayUnderWay();
  if (theirs.size >= AT_ONCE) throw new Busy();
  theirs.add(who);
  return simulateNow(store, input, new Slices({ signal, lastsMs })).finally(() => theirs.delete(who));
}

async function simulateNow(store: Store, input: SimulateInput, slices: Slices): Promise<SimulationWire> {
  const { from: fromMs, to: toMs } = input;
  const change = await soundChange(store, input);
  const report = new Report({ fromMs, toMs });
  for (const one of await replayCalls(store, { fromMs, toMs, change, slices })) {
    report.add(one);
    await slices.next();
  }
  return simulationView(report, { fromMs, toMs });
}

function simulationView(report: Report, { fromMs, toMs }: { fromMs: number; toMs: number }): SimulationWire {
  return {
    from: timeView(fromMs),
    to: timeView(toMs),
    calls: report.totals.calls,
    exact: report.exact,
    inexact: report.inexact,
    changed: report.changed.map(flippedView),
    changedTotal: report.totals.changed,
    groups: report.byEnd.map((group) => {
      const { ended, calls, changed } = group;
      return { ended, calls, changed, ...sums(group) };
    }),
    totals: { ...sums(report.totals), byAction: [...report.byAction] },
    series: report.series.map((point) => ({ at: timeView(point.atMs), ...sums(point) })),
  };
}

function flippedView({ recorded, would }: Replayed): FlippedWire {
  const { id: decisionId, atMs, request, outcome, call } = recorded;
  const { agentId, serviceId, quantity: requested } = request;
  return {
    decisionId,
    at: timeView(atMs),
    agentId,
    serviceId,
    requested,
    was: outcomeView(outcome),
    would: outcomeView(would),
    ended: call?.state ?? "refused",
  };
}

export function outcomeView({ serviceId, costUnits, ...outcome }: Outcome): OutcomeWire {
  return { ...outcome, calledServiceId: serviceId, cost: moneyView("MNEE", costUnits) };
}

function sums({ wasUnits, wouldUnits, wasWaitingUnits, wouldWaitingUnits }: BeforeAfter) {
  const waiting = {
    was: moneyView("MNEE", wasWaitingUnits),
    would: moneyView("MNEE", wouldWaitingUnits),
  };
  return { was: moneyView("MNEE", wasUnits), would: moneyView("MNEE", wouldUnits), waiting };
}
