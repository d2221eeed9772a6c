import type { KeptTool } from "@/lib/server/assistant/tables/rows";
import { bodyHashOf } from "@/lib/server/http/idempotency";
import type { Call } from "@/lib/server/kernel/context";

/** Under what a tool of an answer is bought: the same in every try of the answer, and of no other. */
export function purchaseKey(answerId: string, tool: KeptTool): NonNullable<Call<unknown>["idempotency"]> {
  const { index, serviceId, quantity, input } = tool;
  return {
    key: `assistant ${answerId} ${index}`,
    route: "assistant",
    bodyHash: bodyHashOf({ serviceId, quantity, input }),
  };
}
