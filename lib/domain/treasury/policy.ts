import { type Cap, type CapScope, THE_HOUSE } from "./caps";
import { PAYOUT_AGENT } from "./payouts/names";
import type { ServiceInput } from "./service/input";

/** From the lowest. */
export const PRIORITIES = ["LOW", "MEDIUM", "HIGH"] as const;
export type Priority = (typeof PRIORITIES)[number];

/** The share of its unspent daily budget that is kept for an agent from those of lower priority. */
export const RESERVE_BPS: Readonly<Record<Priority, number>> = { LOW: 0, MEDIUM: 0, HIGH: 5_000 };

/** A program that spends the treasury's money. */
export interface SpendingAgent {
  readonly id: string;
  readonly priority: Priority;
  readonly reserveBps: number;
  readonly isPaused: boolean;
}

/** How a service is asked: with its input in the query, or in a JSON body. */
export const SERVICE_METHODS = ["GET", "POST"] as const;
export type ServiceMethod = (typeof SERVICE_METHODS)[number];

/** Something that agents may buy, priced in nano-MNEE apiece. */
export interface Service {
  readonly id: string;
  readonly unitPriceUnits: bigint;
  /** Who is paid for it. */
  readonly payee: string;
  readonly category: string;
  readonly isActive: boolean;
  readonly isVerified: boolean;
  /** Whether less than was asked for is of use. */
  readonly isDivisible: boolean;
  /** Null: every agent may. */
  readonly allowedAgents: readonly string[] | null;
  readonly blockedAgents: readonly string[];
  /** The cheaper service that takes its place when money is short. */
  readonly summaryId: string | null;
  /** Where its provider is asked. */
  readonly endpoint: string;
  readonly method: ServiceMethod;
  /** Where it is asked how a job is that it took up; null where it answers at once. */
  readonly statusEndpoint: string | null;
  /** Written over what the caller gives. */
  readonly fixedInput: Readonly<Record<string, string>>;
  /** What the caller gives; null where nobody said. */
  readonly input: ServiceInput | null;
  /** The user who registered it; null for the house's own. */
  readonly ownerId: string | null;
}

/** Whether any agent may spend on it. What an owner registers is not open before an operator says who may. */
export function isOpenToAgents({ allowedAgents }: Service): boolean {
  return allowedAgents === null || allowedAgents.length > 0;
}

/** What a risk does to a call: is told in its reason, sends it to be approved, or refuses it. */
export const RISK_EFFECTS = ["note", "ask", "refuse"] as const;
export type RiskEffect = (typeof RISK_EFFECTS)[number];

interface RiskRule {
  readonly effect: RiskEffect;
}

export interface RiskRules {
  /** More calls than this in a minute, and above this together. */
  readonly burst: RiskRule & { readonly calls: number; readonly aboveUnits: bigint };
  /** An agent of low priority with fewer calls in the last hour, above this. */
  readonly newcomer: RiskRule & { readonly calls: number; readonly aboveUnits: bigint };
  /** A payee that the agent never paid, above this. */
  readonly newPayee: RiskRule & { readonly aboveUnits: bigint };
  /** More failures of the provider in the last hour. */
  readonly failingProvider: RiskRule & { readonly failures: number };
  readonly largeCost: RiskRule & { readonly aboveUnits: bigint };
}

export interface Policy {
  readonly agents: readonly SpendingAgent[];
  readonly services: readonly Service[];
  readonly caps: readonly Cap[];
  readonly risk: RiskRules;
  /** Below this, of what is left to the house, summaries take the place of what they summarise. */
  readonly lowTreasuryUnits: bigint;
  /** The kill switch. */
  readonly isStopped: boolean;
}

const NO_RULE = { effect: "note", calls: 0, aboveUnits: 0n, failures: 0 } as const;

/** Before the first version nobody may spend. */
export const NO_POLICY: Policy = {
  agents: [],
  services: [],
  caps: [],
  risk: {
    burst: NO_RULE,
    newcomer: NO_RULE,
    newPayee: NO_RULE,
    failingProvider: NO_RULE,
    largeCost: NO_RULE,
  },
  lowTreasuryUnits: 0n,
  isStopped: false,
};

/** The most of a service that one call may ask for: a thousand of the dearest cost less than 10^18 nano-MNEE. */
export const MOST_OF_A_CALL = 1_000;

/** What a call is in the eyes of caps. */
export interface Limited {
  readonly agentId: string;
  readonly serviceId: string;
  readonly payee: string;
  readonly category: string;
}

const NAME_IN: Readonly<Record<CapScope, (of: Limited) => string>> = {
  service: ({ serviceId }) => serviceId,
  agent: ({ agentId }) => agentId,
  payee: ({ payee }) => payee,
  category: ({ category }) => category,
  // What uptime is paid has limits of its own, as it has a ceiling of its own on the chain.
  house: ({ agentId }) => (agentId === PAYOUT_AGENT ? "" : THE_HOUSE),
};

/** Whether a cap limits such a call. */
export const limits = (cap: Pick<Cap, "scope" | "of">, call: Limited): boolean =>
  NAME_IN[cap.scope](call) === cap.of;

/** Whether a cap holds a call's money: by what the call was when it was held, whatever its service is since. */
export const holds = (
  cap: Pick<Cap, "scope" | "of">,
  { payeeAddress: payee, ...call }: Omit<Limited, "payee"> & { readonly payeeAddress: string },
): boolean => limits(cap, { ...call, payee });

/** The caps that a call of this service by this agent must keep, in the order in which they are told. */
export function capsFor(policy: Policy, call: { agentId: string; service: Service }): Cap[] {
  const { agentId, service } = call;
  const { id: serviceId, payee, category } = service;
  return policy.caps.filter((cap) => limits(cap, { agentId, serviceId, payee, category }));
}

/** What an agent may spend a day, if that is limited. */
export function dailyBudgetOf(policy: Policy, agentId: string): Cap | undefined {
  return policy.caps.find((cap) => cap.scope === "agent" && cap.of === agentId && cap.window === "day");
}

/** An agent's own; the lowest for one that the policy no longer knows. */
export function priorityOf({ agents }: Policy, agentId: string): Priority {
  return agents.find(({ id }) => id === agentId)?.priority ?? "LOW";
}
