/** `bid` is the next strategy to come. */
export const STRATEGIES = ["best", "value", "direct", "open"] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** What of an agent decides whether and before whom it gets a task. */
export type Candidate = {
  id: string;
  ownerId: string;
  skills: readonly string[];
  isAvailable: boolean;
  isSuspended: boolean;
  /** Its orchestrator is offline, or suspended. */
  isOffline: boolean;
  activeTasks: number;
  /** 0 = unlimited. */
  capacity: number;
  multiplierHundredths: number;
  successRatePpm: number;
  registeredAtMs: number;
};

/** What a task needs. Prices of one task grow with the multiplier alone, so the ceiling is kept as one. */
export type Need = {
  buyerId: string;
  skills: readonly string[];
  /** The multiplier behind the locked price; nobody dearer may take the task. */
  ceilingHundredths: number;
  /** Agents that already declined or let their time pass. */
  excludedIds?: readonly string[];
};

export type Ineligible =
  | "own_task"
  | "suspended"
  | "offline"
  | "unavailable"
  | "missing_skills"
  | "at_capacity"
  | "too_expensive"
  | "already_asked";

/** Why an agent may not take a task, the gravest reason first; null when it may. */
export function whyIneligible(agent: Candidate, need: Need): Ineligible | null {
  if (agent.ownerId === need.buyerId) return "own_task";
  if (agent.isSuspended) return "suspended";
  if (agent.isOffline) return "offline";
  if (!agent.isAvailable) return "unavailable";
  if (!need.skills.every((skill) => agent.skills.includes(skill))) return "missing_skills";
  if (agent.capacity > 0 && agent.activeTasks >= agent.capacity) return "at_capacity";
  if (agent.multiplierHundredths > need.ceilingHundredths) return "too_expensive";
  if (need.excludedIds?.includes(agent.id)) return "already_asked";
  return null;
}

/** Available, not suspended, skilled, below its capacity, affordable, not the buyer's own, not asked before. */
export function isEligible(agent: Candidate, need: Need): boolean {
  return whyIneligible(agent, need) === null;
}

/**
 * The order and the choice below are what the store's own search must agree with: it asks the database for the first
 * candidate, and a test holds it to these.
 */

/** Highest multiplier, then fewest active tasks, then earliest registration, then id. Negative: left goes first. */
function byBest(left: Candidate, right: Candidate): number {
  return (
    right.multiplierHundredths - left.multiplierHundredths ||
    left.activeTasks - right.activeTasks ||
    left.registeredAtMs - right.registeredAtMs ||
    (left.id < right.id ? -1 : Number(left.id !== right.id))
  );
}

/** Highest success rate per unit of price, compared crosswise without division; ties as byBest. */
function byValue(left: Candidate, right: Candidate): number {
  const leftValue = left.successRatePpm * right.multiplierHundredths;
  const rightValue = right.successRatePpm * left.multiplierHundredths;
  return rightValue - leftValue || byBest(left, right);
}

/** Agents in the order in which the strategy asks them; the input stays as it is. `direct` and `open` order as `best`. */
export function rank(strategy: Strategy, agents: readonly Candidate[]): Candidate[] {
  return [...agents].sort(strategy === "value" ? byValue : byBest);
}

/** `namedId`: the agent that the buyer named, for `direct`. */
export type Selection = { strategy: Strategy; namedId?: string | null; need: Need };

/**
 * The agent to assign, or null: nobody is eligible, or the task is open to all. The same agents in any order give the
 * same answer.
 */
export function pickAgent(
  agents: readonly Candidate[],
  { strategy, namedId, need }: Selection,
): Candidate | null {
  if (strategy === "open") return null;
  const eligible = agents.filter((agent) => isEligible(agent, need));
  if (strategy === "direct") return eligible.find((agent) => agent.id === namedId) ?? null;
  return rank(strategy, eligible)[0] ?? null;
}
