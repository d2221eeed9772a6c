import type { Actor } from "@/lib/domain/access/actor";
import { isSoukError } from "@/lib/domain/errors";
import type { CallServiceInput, ServiceCallWire } from "@/lib/schemas/treasury/call";
import { boughtUnder } from "@/lib/server/assistant/operations/bought-under";
import type { PurchaseKey } from "@/lib/server/assistant/operations/purchase-key";
import type { KeptTool } from "@/lib/server/assistant/tables/rows";
import { failureOf, newTraceId } from "@/lib/server/http/problem";
import type { Asker } from "@/lib/server/kernel/answering";
import { askService } from "@/lib/server/treasury/commands/call-service";
import type { CallParts } from "@/lib/server/treasury/operations/call/call-parts";
import { serviceCallView } from "@/lib/server/treasury/reads/calls";

export interface Buyer {
  readonly parts: CallParts;
  readonly asker: Asker;
  /** Never the model's to say. */
  readonly agentId: string;
  readonly key: PurchaseKey;
}

/**
 * Puts a tool to the policy by the door that every call takes: less than was asked for is welcome. It may be decided,
 * whatever went wrong afterwards: then how it stands is the answer. `isGone`: whoever asked may no more.
 */
export async function buyTool(
  by: Buyer,
  { serviceId, quantity, input }: KeptTool,
): Promise<{ readonly answer: ServiceCallWire } | { readonly error: unknown; readonly isGone: boolean }> {
  const { parts, asker, agentId, key } = by;
  const { store, clock } = parts.context;
  let actor: Actor;
  try {
    actor = await asker.now();
  } catch (error) {
    return { error, isGone: isSoukError(error) };
  }
  const asked: CallServiceInput = { agentId, serviceId, quantity, allowDowngrade: true, input: { ...input } };
  try {
    return { answer: await askService(parts, { actor, input: asked, idempotency: key }) };
  } catch (error) {
    const id = await store.read((tx) => boughtUnder(tx, { actor, key, nowMs: clock() }));
    return id === null
      ? { error, isGone: false }
      : { answer: await store.read((tx) => serviceCallView(tx, id)) };
  }
}

/** What ends an answer whose asker is there no more. */
export const GONE = "Whoever asked has signed out, or may do this no more. Nothing more was bought.";

/** Why a call could not be decided, as people are told it. */
export function faultText(error: unknown): string {
  return failureOf(error, { traceId: newTraceId(), path: "assistant" }).detail;
}
