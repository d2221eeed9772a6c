import { type Decision, decide } from "../decide";
import { withServicesNow } from "../owned-service";
import { holds, type Policy } from "../policy";
import { capsAddedOrRemoved } from "../policy-change";
import type { Usage } from "../usage";
import { HeldCall } from "./held-call";
import { Histories } from "./history";
import type { Evidence, Held, Recorded, Reset, Start } from "./record";
import { isSummed, Windows } from "./windows";

const UNUSED: Usage = { spentUnits: 0n, heldUnits: 0n, carriedUnits: 0n };

/** Where no evidence was kept: a treasury with money enough, and a provider without fault. */
const NO_EVIDENCE: Evidence = {
  treasuryUnits: 10n ** 18n,
  isProviderDown: false,
  failuresLastHour: 0,
  services: [],
};

/** The books of agents' spending, as they would be under one policy: what calls hold and spent, and nothing else. */
export class World {
  private readonly calls: HeldCall[] = [];
  private readonly windows: Windows;
  private readonly histories = new Histories();
  private readonly openAtStart = new Map<string, HeldCall>();
  /** What its calls take of the treasury's money. */
  private used = 0n;

  constructor(
    start: Start,
    private policy: Policy,
  ) {
    this.windows = new Windows(start, this.calls);
    for (const held of start.recent) this.histories.add(new HeldCall(held));
    this.learn({ windows: [], paid: start.paid });
    for (const { id, ...held } of start.open) {
      const call = new HeldCall(held);
      this.openAtStart.set(id, call);
      this.add(call);
    }
  }

  /** What there was at the start of caps and payees that no version before named. */
  learn({ windows, paid }: Pick<Start, "windows" | "paid">): void {
    this.windows.learn(windows);
    for (const pair of paid) this.histories.pay(pair);
  }

  /** A call that held its money before the first one that is replayed. */
  openCall(id: string): HeldCall | undefined {
    return this.openAtStart.get(id);
  }

  /** @param beside the world that the evidence is of, where this is another */
  decide(recorded: Recorded, beside: World = this): Decision {
    const { request, atMs, evidence } = recorded;
    const { services, treasuryUnits, failuresLastHour, isProviderDown } = evidence ?? NO_EVIDENCE;
    const failuresMore = this.failures(recorded) - beside.failures(recorded);
    const policy = withServicesNow(this.policy, services);
    const payee = policy.services.find(({ id }) => id === request.serviceId)?.payee;
    const most = policy.risk.newcomer.calls;
    const ofAgent = this.histories.at({ agentId: request.agentId, payee, atMs, most });
    const books = {
      usageOf: (cap: Policy["caps"][number]) => (isSummed(cap) ? this.windows.usage(cap, atMs) : UNUSED),
      treasuryUnits: treasuryUnits + beside.used - this.used,
      history: { ...ofAgent, isProviderDown, failuresLastHour: failuresLastHour + failuresMore },
    };
    return decide({ policy, books, request, nowMs: atMs });
  }

  hold(held: Held): HeldCall {
    const call = new HeldCall(held);
    const caps = this.policy.caps.filter((cap) => holds(cap, call));
    this.windows.hold(caps, call);
    this.add(call);
    return call;
  }

  spend(call: HeldCall, units: bigint): void {
    this.settle(call, units);
    this.histories.pay({ agentId: call.agentId, payee: call.payeeAddress });
  }

  /** Given back: its provider failed it, its caller was wrong, or nobody approved it. */
  free(call: HeldCall, of: { isProvidersFault: boolean }): void {
    this.histories.drop(call);
    call.isGone = true;
    if (of.isProvidersFault) this.histories.fail(call);
    this.settle(call, 0n);
  }

  turnTo(policy: Policy): void {
    for (const cap of capsAddedOrRemoved(this.policy, policy)) this.windows.forget(cap);
    this.policy = policy;
  }

  addReset(reset: Reset): void {
    this.windows.addReset(reset);
  }

  setBack(atMs: number): void {
    for (let index = this.calls.length - 1; index >= 0; index -= 1) {
      const call = this.calls[index];
      if (call === undefined || call.heldAtMs <= atMs) break;
      call.heldAtMs = atMs;
    }
    this.windows.setBack(this.policy.caps, atMs);
    this.histories.countAnew();
  }

  private failures({ request, atMs }: Recorded): number {
    return this.histories.failures(request.serviceId, atMs);
  }

  private add(call: HeldCall): void {
    this.calls.push(call);
    this.histories.add(call);
    this.used += call.costUnits;
  }

  private settle(call: HeldCall, units: bigint): void {
    this.windows.settle(this.policy.caps, call, units);
    this.used += units - call.heldUnits;
    call.heldUnits = 0n;
    call.spentUnits = units;
  }
}
