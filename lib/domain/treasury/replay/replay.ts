import { APPROVAL_LIFE_MS } from "../approval";
import type { Decision } from "../decide";
import type { Policy } from "../policy";
import type { HeldCall } from "./held-call";
import type { Outcome, Recorded, Reset, Settlement, Start } from "./record";
import { World } from "./world";

/** The policies of a replay, by the numbers of the versions that were in effect. */
export interface Policies {
  /** As it was. */
  readonly was: (version: number) => Policy;
  /** What is asked about, had it been in effect then; pauses, the kill switch and services are as they were. */
  readonly would: (version: number) => Policy;
}

/** A recorded decision, decided again. */
export interface Replayed {
  readonly recorded: Recorded;
  /** By the policy that it was made by, in the world as it was: the record, where nothing is unknown. */
  readonly again: Outcome;
  readonly would: Outcome;
  /** The call as it was, and as it would be; null where nothing is let pass. */
  readonly wasCall: HeldCall | null;
  readonly wouldCall: HeldCall | null;
  /** A call before it would be another, and its money came back or is to: nobody knows what would have there. */
  readonly isAfterReturn: boolean;
}

interface Followed {
  readonly was: HeldCall;
  /** Null where it would not be made, or would wait for somebody who was never asked. */
  readonly would: HeldCall | null;
  /** Whether somebody would be asked as well. */
  readonly isAsked: boolean;
}

/**
 * Decides recorded calls again, one after the other, by another policy and in the world that this makes. Beside it runs
 * the world as it was, which takes each decision as recorded: it shows whether a replay is exact.
 *
 * What becomes of a call in the other world: of one that is let pass in both, what became of it, for the money that it
 * would cost. One that was refused is taken as served at once. Approvals are taken as they were given; one that nobody
 * was asked about waits, with its money held, until the time to approve it is over or spending is stopped. One that was
 * asked about and need not be is taken as let pass: where it was denied, as served then. Money that came back to the
 * treasury came back there as well; where its call would be another, what follows is told as inexact.
 */
export class Replay {
  private readonly was: World;
  private readonly would: World;
  private version: number;
  private isAfterReturn = false;
  private readonly followed = new Map<string, Followed>();
  private waiting: { readonly call: HeldCall; readonly untilMs: number }[] = [];

  constructor(
    start: Start,
    private readonly policies: Policies,
    version: number,
  ) {
    this.version = version;
    this.was = new World(start, policies.was(version));
    this.would = new World(start, policies.was(version));
    this.would.turnTo(policies.would(version));
    for (const { id } of start.open) this.followOpen(id);
  }

  /** Calls whose money is still held in the world as it was. */
  get openIds(): readonly string[] {
    return [...this.followed.keys()];
  }

  decide(recorded: Recorded): Replayed {
    this.turnTo(recorded.version);
    this.expire(recorded.atMs);
    const again = outcomeOf(this.was.decide(recorded));
    const decision = this.would.decide(recorded, this.was);
    const would = outcomeOf(decision);
    const wasCall = this.holdAsItWas(recorded);
    const wouldCall = this.holdAsItWould(recorded, decision);
    this.follow(recorded, { wasCall, wouldCall, would });
    const { isAfterReturn } = this;
    if (comesBack(recorded) && isChanged(recorded.outcome, would)) this.isAfterReturn = true;
    return { recorded, again, would, wasCall, wouldCall, isAfterReturn };
  }

  settle(id: string, settlement: Settlement): void {
    const followed = this.followed.get(id);
    if (followed === undefined) return;
    this.followed.delete(id);
    const { paidUnits, isDenied, isProvidersFault } = settlement;
    const { was, would, isAsked } = followed;
    if (paidUnits === null) this.was.free(was, { isProvidersFault });
    else this.was.spend(was, paidUnits);
    if (would === null) return;
    const isServed = paidUnits !== null || (isDenied && !isAsked);
    const isForTheSame = would.costUnits === was.costUnits && paidUnits !== null;
    if (isServed) this.would.spend(would, isForTheSame ? paidUnits : would.costUnits);
    else this.would.free(would, { isProvidersFault });
  }

  /** Before the first call that a new version of the policy decided. */
  learn(start: Pick<Start, "windows" | "paid">): void {
    this.was.learn(start);
    this.would.learn(start);
  }

  /** One that was made since the replay began. */
  addReset(reset: Reset): void {
    this.was.addReset(reset);
    this.would.addReset(reset);
  }

  setClockBack(atMs: number): void {
    this.was.setBack(atMs);
    this.would.setBack(atMs);
    const latestMs = atMs + APPROVAL_LIFE_MS;
    this.waiting = this.waiting.map(({ call, untilMs }) => ({ call, untilMs: Math.min(untilMs, latestMs) }));
  }

  private followOpen(id: string): void {
    const [was, would] = [this.was.openCall(id), this.would.openCall(id)];
    if (was && would) this.followed.set(id, { was, would, isAsked: true });
  }

  private turnTo(version: number): void {
    while (this.version !== version) {
      this.version += this.version < version ? 1 : -1;
      this.was.turnTo(this.policies.was(this.version));
      this.would.turnTo(this.policies.would(this.version));
      this.voidStopped(this.policies.would(this.version));
    }
  }

  private expire(atMs: number): void {
    while (this.waiting[0] && this.waiting[0].untilMs <= atMs) {
      const first = this.waiting.shift();
      if (first) this.would.free(first.call, { isProvidersFault: false });
    }
  }

  /** A pause and the kill switch void what waits. */
  private voidStopped({ isStopped, agents }: Policy): void {
    const paused = new Set(agents.filter(({ isPaused }) => isPaused).map(({ id }) => id));
    const isVoid = ({ call }: { call: HeldCall }) => isStopped || paused.has(call.agentId);
    for (const { call } of this.waiting.filter(isVoid)) this.would.free(call, { isProvidersFault: false });
    this.waiting = this.waiting.filter((one) => !isVoid(one));
  }

  private holdAsItWas({ request, outcome, call, atMs }: Recorded): HeldCall | null {
    if (call === null || outcome.serviceId === null) return null;
    const { payee: payeeAddress, category } = call;
    const { serviceId, costUnits } = outcome;
    const { agentId } = request;
    return this.was.hold({ agentId, serviceId, payeeAddress, category, costUnits, heldAtMs: atMs });
  }

  private holdAsItWould({ request, atMs }: Recorded, decision: Decision): HeldCall | null {
    const { service, approved, costUnits } = decision;
    if (approved === 0 || service === null) return null;
    const { id: serviceId, payee: payeeAddress, category } = service;
    const { agentId } = request;
    return this.would.hold({ agentId, serviceId, payeeAddress, category, costUnits, heldAtMs: atMs });
  }

  private follow(
    recorded: Recorded,
    of: { wasCall: HeldCall | null; wouldCall: HeldCall | null; would: Outcome },
  ): void {
    const { wasCall: was, wouldCall: would } = of;
    const isAsked = of.would.action === "WAITING";
    const isAskedAnew = isAsked && recorded.outcome.action !== "WAITING";
    if (would !== null && isAskedAnew)
      this.waiting.push({ call: would, untilMs: recorded.atMs + APPROVAL_LIFE_MS });
    else if (would !== null && was === null) this.would.spend(would, would.costUnits);
    if (was !== null) this.followed.set(recorded.id, { was, would: isAskedAnew ? null : would, isAsked });
  }
}

function outcomeOf({ action, service, mode, approved, costUnits, reason }: Decision): Outcome {
  return { action, serviceId: service?.id ?? null, mode, approved, costUnits, reason };
}

/** Whether money that it paid came back, or its provider owes it. */
function comesBack({ call }: Recorded): boolean {
  return call !== null && (call.state === "claimed" || call.returnedUnits > 0n);
}

/** Whether the same is let pass, or asked, for the same money. */
export function isChanged(one: Outcome, two: Outcome): boolean {
  return (
    one.action !== two.action ||
    one.serviceId !== two.serviceId ||
    one.approved !== two.approved ||
    one.costUnits !== two.costUnits
  );
}

/** Why a call cannot be decided again exactly. */
export const INEXACT_REASONS = ["no_evidence", "differs", "after_return"] as const;
export type InexactReason = (typeof INEXACT_REASONS)[number];

/**
 * `differs`: decided again as it was, it comes out otherwise than it is recorded. `after_return`: the treasury's money in the
 * other world is not known. Null for one that is exact.
 */
export function whyInexact({ recorded, again, isAfterReturn }: Replayed): InexactReason | null {
  if (isChanged(recorded.outcome, again)) return "differs";
  if (recorded.evidence === null) return "no_evidence";
  const isTheSame = recorded.outcome.reason === again.reason && recorded.outcome.mode === again.mode;
  if (!isTheSame) return "differs";
  return isAfterReturn ? "after_return" : null;
}
