import type { SpendingAgentWire } from "@/lib/schemas/treasury/overview";

/** What keeps an agent from having what is left of its own budget in one call. */
export const BOUND_WORDS: Readonly<Record<SpendingAgentWire["bound"], string>> = {
  own: "by its own limits",
  house: "by the limit of all agents together",
  reserve: "the rest is kept for higher priorities",
  treasury: "the treasury has no more",
  paused: "it is paused",
  stopped: "all spending is stopped",
};

const LARGE = { ask: "waits for approval", refuse: "is refused" } as const;

/** From where on a call is too large to pass by itself; null where none is. */
export const largeWords = (large: SpendingAgentWire["largeCost"]): string | null =>
  large === null ? null : `above ${large.above.display} a call ${LARGE[large.effect]}`;
