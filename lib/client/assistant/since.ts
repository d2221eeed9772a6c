import type { MessageWire } from "@/lib/schemas/assistant/message";
import type { DecisionWire } from "@/lib/schemas/treasury/decision";

type Answered = Exclude<NonNullable<DecisionWire["approval"]>["state"], "waiting">;

const WORDS: Readonly<Record<Answered, string>> = {
  approved: "was approved",
  refused: "was refused by a person",
  expired: "was not approved in time",
  voided: "does not wait any more: its approval is void",
};

/** What was decided after an answer said that it waits: its words stay as they were said. */
export function decidedSince({ state, parts }: MessageWire): string[] {
  if (state === "running") return [];
  return parts.flatMap((part) => {
    const decision = part.type === "tool" ? part.decision : null;
    const answered = decision?.approval?.state ?? "waiting";
    if (decision?.action !== "WAITING" || answered === "waiting") return [];
    return [`Since then ${decision.serviceId} ${WORDS[answered]}.`];
  });
}
