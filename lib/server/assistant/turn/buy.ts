import type { Actor } from "@/lib/domain/access/actor";
import type { CallServiceInput } from "@/lib/schemas/treasury/call";
import type { KeptTool } from "@/lib/server/assistant/tables/rows";
import { failureOf, newTraceId } from "@/lib/server/http/problem";
import type { Call } from "@/lib/server/kernel/context";
import { askService } from "@/lib/server/treasury/commands/call-service";
import type { CallParts } from "@/lib/server/treasury/operations/call/call-parts";

export interface Buyer {
  readonly parts: CallParts;
  readonly actor: Actor;
  /** Never the model's to say. */
  readonly agentId: string;
  readonly idempotency: Call<unknown>["idempotency"];
}

/** Puts a tool to the policy by the door that every call takes: less than was asked for is welcome. */
export function buyTool(by: Buyer, { serviceId, quantity, input }: KeptTool) {
  const { parts, actor, agentId, idempotency } = by;
  const asked: CallServiceInput = { agentId, serviceId, quantity, allowDowngrade: true, input: { ...input } };
  return askService(parts, { actor, input: asked, idempotency });
}

/** Why a call could not be decided, as people are told it. */
export function faultText(error: unknown): string {
  return failureOf(error, { traceId: newTraceId(), path: "assistant" }).detail;
}
