import type { DecisionPointWire } from "@/lib/schemas/treasury/desk";

/** What the policy says to a call, in the order in which it is stacked. */
export const OUTCOMES = [
  { key: "allowed", name: "Allowed", colour: "var(--series-2)" },
  { key: "downgraded", name: "Less than asked", colour: "var(--series-3)" },
  { key: "waiting", name: "Waits for a person", colour: "var(--series-1)" },
  { key: "rejected", name: "Refused", colour: "var(--danger)" },
] as const;

export const inAll = ({ allowed, downgraded, waiting, rejected }: DecisionPointWire) =>
  allowed + downgraded + waiting + rejected;

/** `11-30 16:00` */
export const shortMoment = (at: string) => `${at.slice(5, 10)} ${at.slice(11, 16)}`;
