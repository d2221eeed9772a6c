import type { Deed, Step, TaskHistory, Verb } from "./history";

/** How a task may have ended, and who has its money then. Units of its asset. */
export interface Outcome {
  readonly status: string;
  readonly agentUnits: bigint;
  readonly feeUnits: bigint;
  readonly buyerUnits: bigint;
}

/** Where a task stands in the eyes of people, with the shares that they chose. */
interface Position {
  readonly status: string;
  readonly isPaid: boolean;
  readonly undisputedBps: number;
  readonly shareBps: number;
}

/** What a deed leads to, by where it is done. Written anew here: it is what the house is held against. */
const LEADS: Readonly<Record<Verb, Readonly<Record<string, string>>>> = {
  pay: { awaiting_payment: "assigned" },
  accept: { assigned: "in_progress" },
  decline: { assigned: "expired" },
  submit: { in_progress: "submitted" },
  approve: { submitted: "completed" },
  request_changes: { submitted: "in_progress" },
  reject: { submitted: "rejected" },
  contest: { rejected: "disputed" },
  resolve: { disputed: "resolved" },
  cancel: { awaiting_payment: "cancelled", assigned: "cancelled" },
  fail: { assigned: "failed", in_progress: "failed" },
};

/** Whose silence ends a status, and how. */
const SILENCE: Readonly<Record<string, readonly [Step, string]>> = {
  awaiting_payment: ["pay", "expired"],
  assigned: ["accept", "expired"],
  in_progress: ["deliver", "failed"],
  submitted: ["review", "completed"],
  rejected: ["contest", "refunded"],
  disputed: ["resolve", "resolved"],
};

const HALVES_BPS = 5_000;
const WHOLE_BPS = 10_000n;

/**
 * Every outcome that what people did allows: each order of their deeds that keeps to the moments of their answers,
 * with or without those that got none, and silence wherever its window may have passed. Empty when no order explains
 * what was acknowledged.
 */
export function allowedOutcomes(task: TaskHistory): Outcome[] {
  const deeds = task.deeds.filter(({ answer }) => answer !== "refused");
  const ends = new Map<string, Outcome>();
  const seen = new Set<string>();
  const walk = (at: Position, done: ReadonlySet<Deed>): void => {
    const key = `${Object.values(at).join("/")}/${deeds.map((deed) => (done.has(deed) ? 1 : 0)).join("")}`;
    if (seen.has(key)) return;
    seen.add(key);
    const left = deeds.filter((deed) => !done.has(deed));
    if (left.every(({ answer }) => answer === "none")) {
      const outcome = outcomeOf(task, at);
      ends.set(JSON.stringify(outcome, withDigits), outcome);
    }
    for (const deed of left.filter((one) => mayComeNext(one, left))) {
      for (const next of afterDeed(task, at, deed)) walk(next, new Set([...done, deed]));
    }
    const silent = afterSilence(task, at);
    if (silent) walk(silent, done);
  };
  walk(firstPosition(task), new Set());
  return [...ends.values()];
}

const withDigits = (_: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);

const firstPosition = ({ asset }: TaskHistory): Position => {
  const isPaid = asset === "SAT";
  return { status: isPaid ? "assigned" : "awaiting_payment", isPaid, undisputedBps: 0, shareBps: 0 };
};

/** Nothing else that is still to come was over before it began. */
const mayComeNext = (deed: Deed, left: readonly Deed[]) =>
  left.every((other) => other === deed || other.untilMs >= deed.fromMs);

function afterDeed(task: TaskHistory, at: Position, deed: Deed): Position[] {
  const next = LEADS[deed.verb][at.status];
  if (next === undefined) return overtaken(task, at, deed);
  const status = deed.verb === "submit" && task.review === "none" ? "completed" : next;
  const undisputedBps = deed.verb === "reject" ? (deed.bps ?? 0) : at.undisputedBps;
  const shareBps = deed.verb === "resolve" ? (deed.bps ?? 0) : at.shareBps;
  return [{ status, isPaid: at.isPaid || deed.verb === "pay", undisputedBps, shareBps }];
}

/**
 * On chain a step is the house's word until the contract has it; where its window is short, an outage may outlast the
 * contract's grace, and silence wins. Whatever else was done to the task is then without effect. A payment that comes
 * after the end changes no status: the contract gives it back.
 */
function overtaken({ asset, short }: TaskHistory, at: Position, { verb }: Deed): Position[] {
  if (asset === "SAT") return [];
  if (verb === "pay") return ["expired", "cancelled"].includes(at.status) ? [{ ...at, isPaid: true }] : [];
  const isEndBySilence = ["expired", "failed", "completed", "refunded", "resolved"].includes(at.status);
  return short.length > 0 && isEndBySilence ? [at] : [];
}

function afterSilence(task: TaskHistory, at: Position): Position | null {
  const silence = SILENCE[at.status];
  if (silence === undefined || !task.short.includes(silence[0])) return null;
  return { ...at, status: silence[1], shareBps: at.status === "disputed" ? HALVES_BPS : at.shareBps };
}

/** Who has the money, in the words of the product: a fee on what the agent gets, all else is the buyer's. */
function outcomeOf(task: TaskHistory, at: Position): Outcome {
  const { status } = at;
  const paid = (agentUnits: bigint, feeUnits: bigint): Outcome => ({
    status,
    agentUnits,
    feeUnits,
    buyerUnits: task.totalUnits - agentUnits - feeUnits,
  });
  const isOpen = status in SILENCE;
  if (!at.isPaid || isOpen) return { status, agentUnits: 0n, feeUnits: 0n, buyerUnits: 0n };
  const undisputed = (task.priceUnits * BigInt(at.undisputedBps)) / WHOLE_BPS;
  if (status === "completed") return paid(task.priceUnits, task.feeUnits);
  const early = feeOn(task, undisputed);
  if (status !== "resolved") return paid(undisputed, early);
  const share = ((task.priceUnits - undisputed) * BigInt(at.shareBps)) / WHOLE_BPS;
  return paid(undisputed + share, early + feeOn(task, share));
}

/** The rate is 2 % on chain and none in the books; rounded down. */
const feeOn = ({ asset }: TaskHistory, units: bigint) => (asset === "SAT" ? 0n : (units * 200n) / WHOLE_BPS);
