import { Badge, type BadgeTone } from "@/components/ui/badge";
import type { ToolPartWire } from "@/lib/schemas/assistant/message";
import type { CallWire } from "@/lib/schemas/treasury/call";
import type { DecisionWire } from "@/lib/schemas/treasury/decision";

const LOOKS: Readonly<Record<DecisionWire["action"], { tone: BadgeTone; words: string }>> = {
  ALLOWED: { tone: "success", words: "allowed" },
  DOWNGRADED: { tone: "warning", words: "downgraded" },
  REJECTED: { tone: "danger", words: "refused" },
  WAITING: { tone: "info", words: "asks for approval" },
};

/** What the policy said; of a call that somebody was asked about, what they said. */
export function DecisionBadge({ decision, error }: Pick<ToolPartWire, "decision" | "error">) {
  if (decision === null) {
    return error === null ? <Badge tone="info">under way</Badge> : <Badge tone="danger">not asked</Badge>;
  }
  const { tone, words } = LOOKS[decision.action];
  const state = decision.approval?.state;
  if (decision.action === "WAITING" && state && state !== "waiting") {
    return <Badge tone={state === "approved" ? "success" : "danger"}>{state}</Badge>;
  }
  return <Badge tone={tone}>{words}</Badge>;
}

/** What is said of a call that was let pass; null where its result says it all. */
export const CALL_WORDS: Readonly<Record<CallWire["state"], string | null>> = {
  waiting: null,
  held: "Its money is held, and the payment is on its way.",
  paying: "Being paid on the chain.",
  paid: "Paid. Its provider is asked for it.",
  served: null,
  claimed: "Paid and never served: it is a claim against its provider.",
  refunded: "Its provider gave the money back.",
  released: "Nothing was spent.",
  denied: "It was not approved. Nothing was spent.",
};
