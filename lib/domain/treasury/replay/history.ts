import { HOUR_MS, MINUTE_MS } from "../../time";
import type { History } from "../risk";
import type { HeldCall } from "./held-call";

/** The calls of an agent, and what those of the last minute come to. */
class CallsOfAgent {
  private readonly calls: HeldCall[] = [];
  private first = 0;
  private sinceMs = Number.NEGATIVE_INFINITY;
  private count = 0;
  private costUnits = 0n;

  add(call: HeldCall): void {
    this.calls.push(call);
    this.move(call, 1);
  }

  /** One that is given back. */
  drop(call: HeldCall): void {
    if (call.heldAtMs > this.sinceMs) this.move(call, -1);
  }

  lastMinute(atMs: number): History["lastMinute"] {
    this.sinceMs = atMs - MINUTE_MS;
    for (let call = this.calls[this.first]; call; call = this.calls[this.first]) {
      if (call.heldAtMs > this.sinceMs) break;
      this.first += 1;
      if (!call.isGone) this.move(call, -1);
    }
    return { calls: this.count, costUnits: this.costUnits };
  }

  /** Up to a most: it is only asked whether they are fewer. */
  lastHour(atMs: number, most: number): number {
    let count = 0;
    for (let index = this.calls.length - 1; index >= 0 && count < most; index -= 1) {
      const call = this.calls[index];
      if (call === undefined || call.heldAtMs <= atMs - HOUR_MS) break;
      if (!call.isGone) count += 1;
    }
    return count;
  }

  /** Calls moved in time. */
  countAnew(): void {
    this.first = 0;
    this.sinceMs = Number.NEGATIVE_INFINITY;
    const there = this.calls.filter(({ isGone }) => !isGone);
    this.count = there.length;
    this.costUnits = there.reduce((sum, { costUnits }) => sum + costUnits, 0n);
  }

  private move(call: HeldCall, by: 1 | -1): void {
    this.count += by;
    this.costUnits += by === 1 ? call.costUnits : -call.costUnits;
  }
}

/** What is remembered of agents in a world that is replayed. */
export class Histories {
  private readonly ofAgents = new Map<string, CallsOfAgent>();
  private readonly paid = new Set<string>();
  private readonly failed = new Map<string, HeldCall[]>();

  add(call: HeldCall): void {
    this.of(call.agentId).add(call);
  }

  /** Before it is marked as gone. */
  drop(call: HeldCall): void {
    this.of(call.agentId).drop(call);
  }

  /** One that its provider failed. */
  fail(call: HeldCall): void {
    const failed = this.failed.get(call.serviceId) ?? [];
    failed.push(call);
    this.failed.set(call.serviceId, failed);
  }

  /** Calls of the last hour that a service's provider failed, of those that are replayed. */
  failures(serviceId: string, atMs: number): number {
    const recent = this.failed.get(serviceId)?.filter(({ heldAtMs }) => heldAtMs > atMs - HOUR_MS) ?? [];
    if (recent.length > 0) this.failed.set(serviceId, recent);
    else this.failed.delete(serviceId);
    return recent.length;
  }

  pay(by: { agentId: string; payee: string }): void {
    this.paid.add(`${by.agentId} ${by.payee}`);
  }

  countAnew(): void {
    for (const one of this.ofAgents.values()) one.countAnew();
  }

  at(of: { agentId: string; payee: string | undefined; atMs: number; most: number }) {
    const { agentId, payee, atMs, most } = of;
    const calls = this.of(agentId);
    return {
      lastMinute: calls.lastMinute(atMs),
      callsLastHour: calls.lastHour(atMs, most),
      hasPaidPayee: payee !== undefined && this.paid.has(`${agentId} ${payee}`),
    };
  }

  private of(agentId: string): CallsOfAgent {
    const known = this.ofAgents.get(agentId) ?? new CallsOfAgent();
    this.ofAgents.set(agentId, known);
    return known;
  }
}
