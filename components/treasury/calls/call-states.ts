import type { BadgeTone } from "@/components/ui/badge";
import type { CallWire } from "@/lib/schemas/treasury/call";

/** A call's state for people. */
export const CALL_STATES: Readonly<Record<CallWire["state"], { tone: BadgeTone; words: string }>> = {
  waiting: { tone: "info", words: "waits for approval" },
  held: { tone: "info", words: "under way" },
  paying: { tone: "info", words: "paying" },
  paid: { tone: "info", words: "paid, not served yet" },
  served: { tone: "success", words: "served" },
  claimed: { tone: "danger", words: "claim" },
  refunded: { tone: "warning", words: "money back" },
  released: { tone: "neutral", words: "not paid" },
  denied: { tone: "neutral", words: "not approved" },
};
