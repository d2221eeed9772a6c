import { maxUnits, minUnits } from "../../money";
import type { Cap } from "../caps";
import { isOfTheHouse, limitsOf } from "../limits";
import type { Policy, RiskEffect, Service, SpendingAgent } from "../policy";
import type { Usage } from "../usage";

/**
 * What keeps an agent from spending more in one call. `own`: its own caps. `house`: those of all agents together.
 * `reserve`: what is kept for agents of higher priority. `treasury`: there is no more. `paused` and `stopped`: nothing passes.
 */
export const SPENDING_BOUNDS = ["own", "house", "reserve", "treasury", "paused", "stopped"] as const;
export type SpendingBound = (typeof SPENDING_BOUNDS)[number];

export interface Spendable {
  readonly units: bigint;
  readonly bound: SpendingBound;
}

/** A service that no cap is of, at the smallest price. */
const ANYTHING: Service = {
  id: "",
  unitPriceUnits: 1n,
  payee: "",
  category: "",
  isActive: true,
  isVerified: true,
  isDivisible: true,
  allowedAgents: null,
  blockedAgents: [],
  summaryId: null,
  endpoint: "",
  method: "POST",
  statusEndpoint: null,
  fixedInput: {},
  input: null,
  ownerId: null,
};

/** The most, in nano-MNEE, that the policy would let one call of an agent cost now; caps of the service and risks aside. */
export function spendableBy(asked: {
  policy: Policy;
  agent: SpendingAgent;
  usageOf: (cap: Cap) => Usage;
  treasuryUnits: bigint;
  atMs: number;
}): Spendable {
  if (asked.policy.isStopped) return { units: 0n, bound: "stopped" };
  if (asked.agent.isPaused) return { units: 0n, bound: "paused" };
  const { caps, leftUnits, reserveUnits, treasuryUnits } = limitsOf({
    ...asked,
    service: ANYTHING,
    quantity: 1,
  });
  const own = caps.filter(({ cap }) => cap.scope !== "house").map(({ remainingUnits }) => remainingUnits);
  const house = caps.filter((state) => !isOfTheHouse(state) && state.cap.scope === "house");
  const houseUnits = house.reduce((least, { remainingUnits }) => minUnits(least, remainingUnits), leftUnits);
  const freeUnits = minUnits(houseUnits, leftUnits - reserveUnits);
  const ownUnits = own.length === 0 ? null : own.reduce(minUnits);
  if (ownUnits !== null && ownUnits <= freeUnits) return { units: ownUnits, bound: "own" };
  return {
    units: maxUnits(freeUnits, 0n),
    bound: boundOf({ freeUnits, houseUnits, leftUnits, treasuryUnits }),
  };
}

function boundOf(of: {
  freeUnits: bigint;
  houseUnits: bigint;
  leftUnits: bigint;
  treasuryUnits: bigint;
}): SpendingBound {
  if (of.freeUnits < of.houseUnits) return "reserve";
  return of.houseUnits === of.treasuryUnits ? "treasury" : "house";
}

/** From where on a call's cost alone has somebody asked about it, or has it refused, whatever its limits let pass. */
export interface LargeCost {
  readonly effect: Exclude<RiskEffect, "note">;
  readonly aboveUnits: bigint;
}

/** Null where nothing that its limits let pass is as large. */
export function largeCostOf({ risk }: Policy, spendable: Spendable): LargeCost | null {
  const { effect, aboveUnits } = risk.largeCost;
  return effect === "note" || spendable.units <= aboveUnits ? null : { effect, aboveUnits };
}
