import type { Service } from "@/lib/domain/treasury/policy";
import type { Fault, Unserved } from "@/lib/domain/treasury/service/serving";
import type { Hex } from "@/lib/schemas/hex";
import type { JsonValue } from "@/lib/schemas/json";

/** What a provider is asked for. The same `callId` is never served twice by it, however often it is asked. */
export interface ProviderCall {
  readonly service: Service;
  readonly callId: string;
  readonly agentId: string;
  readonly quantity: number;
  readonly input: Readonly<Record<string, JsonValue>>;
  /** Whether it is paid already, also where nothing moved on a chain. */
  readonly isPaid: boolean;
  /** Its payment on the chain; null where nothing is paid there. */
  readonly paymentTx: Hex | null;
}

export type ProviderResult =
  | { readonly kind: "served"; readonly result: JsonValue }
  /** `fault`: whose doing it is; the provider's where nothing is said. */
  | (Unserved & { readonly why: string; readonly fault?: Fault });

export type AskProvider = (call: ProviderCall) => Promise<ProviderResult>;
