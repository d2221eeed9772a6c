import { get, newIdempotencyKey, post } from "@/lib/client/api";
import type { TypedDataWire } from "@/lib/schemas/escrow/transaction-request";
import type { MeWire } from "@/lib/schemas/identity/user";
import type { TaskWire } from "@/lib/schemas/market/task";
import type { PartyVerb } from "@/lib/schemas/market/task-verbs";

type Signable = Pick<TaskWire, "id" | "asset">;

async function consentOf(task: Signable, verb: PartyVerb): Promise<TypedDataWire | null> {
  if (task.asset === "SAT") return null;
  const fresh = await get<TaskWire>(`/api/v1/tasks/${encodeURIComponent(task.id)}`);
  return fresh.consent[verb] ?? null;
}

/**
 * Carries out one verb. A wallet's own key signs where the contract needs its consent; for a demo identity the house
 * signs with the throwaway key it holds.
 */
export async function carryOutVerb(request: {
  task: Signable;
  verb: PartyVerb;
  body: Record<string, unknown>;
  me: MeWire;
  onSigning?: () => void;
}): Promise<TaskWire> {
  const { task, verb, body, me, onSigning } = request;
  const idempotencyKey = newIdempotencyKey();
  const path = `/api/v1/tasks/${encodeURIComponent(task.id)}/${verb}`;
  const consent = me.kind === "wallet" ? await consentOf(task, verb) : null;
  if (!consent) return post<TaskWire>(path, body, idempotencyKey);
  onSigning?.();
  const { signConsent } = await import("@/lib/client/wallet/sign-consent");
  const signature = await signConsent({ consent, verb, body, me });
  return post<TaskWire>(path, { ...body, signature }, idempotencyKey);
}
