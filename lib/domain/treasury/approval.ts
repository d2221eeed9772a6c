import { canonicalJson } from "../canonical-json";
import { formatUnits } from "../money";
import { DAY_MS } from "../time";
import type { TransitionTable } from "../transition-table";
import type { CallVerb } from "./call-lifecycle";
import type { Decision } from "./decide";
import type { Service } from "./policy";

/** How long a call waits for an approval; then it is refused. */
export const APPROVAL_LIFE_MS = DAY_MS;

/** `voided`: what it would let pass is not what was asked about any more, or may not be had at all. */
export const APPROVAL_STATES = ["waiting", "approved", "refused", "expired", "voided"] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

export const APPROVAL_VERBS = ["approve", "refuse", "expire", "void"] as const;
export type ApprovalVerb = (typeof APPROVAL_VERBS)[number];

export interface ApprovalStep {
  readonly to: readonly ApprovalState[];
  /** What it does with the call that waits for it. */
  readonly call: Extract<CallVerb, "approve" | "deny">;
}

export const APPROVAL_TRANSITIONS: TransitionTable<ApprovalState, ApprovalVerb, ApprovalStep> = {
  waiting: {
    approve: { to: ["approved"], call: "approve" },
    refuse: { to: ["refused"], call: "deny" },
    expire: { to: ["expired"], call: "deny" },
    void: { to: ["voided"], call: "deny" },
  },
  approved: {},
  refused: {},
  expired: {},
  voided: {},
};

/** Nobody approves what they asked for themselves; what a program of the house asks for, any operator does. */
export function mayApprove(userId: string, askedBy: string | null): boolean {
  return userId !== askedBy;
}

/** What somebody is asked to let pass. */
export interface AskedAbout {
  readonly agentId: string;
  readonly quantity: number;
  readonly costUnits: bigint;
  /** What its provider is asked for, as JSON. */
  readonly input: string;
}

/** The one text of all that an approval binds: who buys how much of what for how much, whom it pays, and how it is asked. */
export function boundText(asked: AskedAbout, service: Service): string {
  const { agentId, quantity, costUnits, input } = asked;
  const { id: serviceId, payee, category, endpoint, method, statusEndpoint, fixedInput } = service;
  const bought = { agentId, serviceId, quantity, costUnits, input, payee };
  return canonicalJson({ ...bought, category, endpoint, method, statusEndpoint, fixedInput });
}

/**
 * Why a call may not be had any more as it was asked about; null while it may.
 * @param now what the policy says to just that call; that it asks is what the approval answers
 */
export function whyVoid(
  asked: { serviceId: string; quantity: number; costUnits: bigint; payee: string },
  now: Decision,
): string | null {
  const { service } = now;
  const isSame = service?.id === asked.serviceId && now.approved === asked.quantity;
  if (service === null || !isSame) return now.reason;
  if (now.costUnits !== asked.costUnits)
    return `It costs ${mnee(now.costUnits)}, and ${mnee(asked.costUnits)} when it was asked about`;
  if (service.payee !== asked.payee) return "It pays somebody else than when it was asked about";
  return null;
}

const mnee = (units: bigint) => formatUnits("MNEE", units);
