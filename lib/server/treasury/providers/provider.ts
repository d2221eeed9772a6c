import type { Service } from "@/lib/domain/treasury/policy";
import type { Hex } from "@/lib/schemas/hex";
import type { JsonValue } from "@/lib/schemas/json";

/** What a provider is asked for. The same `callId` is never served twice by it, however often it is asked. */
export interface ProviderCall {
  readonly service: Service;
  readonly callId: string;
  readonly agentId: string;
  readonly quantity: number;
  readonly input: Readonly<Record<string, JsonValue>>;
  /** Its payment on the chain; null where nothing is paid there. */
  readonly paymentTx: Hex | null;
}

export type ProviderResult =
  | { readonly kind: "served"; readonly result: JsonValue }
  /** Nobody was asked: its circuit is open until then. */
  | { readonly kind: "not_asked"; readonly why: string; readonly retryAtMs: number }
  /** `isRetryable`: the same call may yet be served. */
  | { readonly kind: "failed"; readonly why: string; readonly isRetryable: boolean };

export type AskProvider = (call: ProviderCall) => Promise<ProviderResult>;
