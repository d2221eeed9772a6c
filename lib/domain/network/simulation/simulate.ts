import { type Evaluation, evaluate } from "../evaluate";
import { type PayoutRules, PROBE_SLOT_MS } from "../rules";
import { NEWCOMER } from "../standing";
import type { Behaviour } from "./behaviours";
import { ProbeLog } from "./probe-log";

interface Course {
  readonly rules: PayoutRules;
  readonly behaviour: Behaviour;
  readonly lengthMs: number;
  /** When in its slot of ten seconds the n-th probe goes out, in ms. */
  readonly momentInSlotMs: (slot: number) => number;
}

/** Every evaluation of an orchestrator that behaves like that, from its first interval on. Times count from 0. */
export function simulate({ rules, behaviour, lengthMs, momentInSlotMs }: Course): readonly Evaluation[] {
  const log = new ProbeLog(rules);
  const done: Evaluation[] = [];
  const evaluateBefore = (endMs: number) => {
    for (let dueMs = nextDueOf(rules, done); dueMs < endMs; dueMs = nextDueOf(rules, done)) {
      done.push(evaluationAt(dueMs, { rules, log, before: done.at(-1) }));
    }
  };
  for (let slot = 0; slot * PROBE_SLOT_MS < lengthMs; slot++) {
    const atMs = slot * PROBE_SLOT_MS + momentInSlotMs(slot);
    evaluateBefore(atMs);
    const outcome = behaviour.outcomeAt(atMs);
    log.add({ atMs, outcome, workerBps: outcome === "ok" ? behaviour.saysBpsAt(atMs) : null });
  }
  evaluateBefore(lengthMs);
  return done;
}

function nextDueOf(rules: PayoutRules, done: readonly Evaluation[]): number {
  return done.at(-1)?.dueAtMs ?? rules.intervalMs;
}

function evaluationAt(
  atMs: number,
  { rules, log, before }: { rules: PayoutRules; log: ProbeLog; before: Evaluation | undefined },
): Evaluation {
  const samples = log.samplesAt(atMs, before?.atMs ?? null);
  return evaluate(rules, before?.standing ?? NEWCOMER, { ...samples, atMs });
}
