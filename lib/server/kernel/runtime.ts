import type { AssetId } from "@/lib/domain/assets";
import { Busy } from "@/lib/domain/errors";
import type { AskPayee } from "@/lib/domain/network/judge-probe";
import type { Env } from "@/lib/server/env/env";
import type { Hex, TokenHealth } from "@/lib/server/kernel/chain/chain-evidence";
import type { ChainReader } from "@/lib/server/kernel/chain/chain-reader";
import type { Outbound } from "@/lib/server/outbound/outbound";
import type { Alarm } from "./alarm";
import type { Answering } from "./answering";
import type { Check } from "./checks";
import type { Context } from "./context";
import type { DemoWallet } from "./demo-wallet";
import type { Identity } from "./identity";
import type { JobReport } from "./jobs/runner";

export interface ChainInfo {
  readonly chainId: number;
  /** Only the demo's own chain is shown; a production RPC may carry a key. */
  readonly rpcUrl: string | null;
  readonly escrow: Hex;
  readonly router: Hex | null;
  readonly tokens: { readonly MNEE: { readonly address: Hex; readonly decimals: number } };
  readonly confirmations: number;
}

/** A job of the house's own, for one orchestrator alone. It costs nothing. */
export interface OwnJob {
  readonly endpoint: string;
  readonly capability: string;
  readonly timeoutS: number;
  /** JSON. */
  readonly body: object;
}

/** The requests of a protocol that has its own words, each answered in them. */
export interface GatewayDoor {
  register(request: Request): Promise<Response>;
  unregister(request: Request): Promise<Response>;
  token(request: Request): Promise<Response>;
  /** @param route of the worker, as it stands in the path; empty for none */
  job(request: Request, route: string): Promise<Response>;
  /** Sends a job as any client does. */
  send(job: OwnJob): Promise<Response>;
}

/** What keeps the house from doing all its work, and how its jobs go; the latter null while the books do not answer. */
export interface ReadinessReport {
  readonly alarms: readonly Alarm[];
  readonly jobs: readonly JobReport[] | null;
}

/** Everything one running house shares between `server.ts` and Next's bundle. */
export interface Runtime {
  readonly env: Env;
  readonly context: Context;
  readonly startedAtMs: number;
  readonly chainReader: ChainReader | null;
  /** The one way to servers of others. */
  readonly outbound: Outbound;
  /** Who sent these headers; whatever is not a live session is anonymous. */
  identify(headers: Headers): Promise<Identity>;
  /** The token health of every asset, as last looked at. */
  health(): Promise<Record<AssetId, TokenHealth>>;
  /** Every invariant of every subsystem. */
  readonly checks: readonly Check[];
  /** Whether the house can do all its work, and what is missing. */
  ready(): Promise<{ ready: boolean; missing: string[] }>;
  /** The same as an operator reads it. */
  readiness(): Promise<ReadinessReport>;
  /** What the house measures of itself, in the text that Prometheus reads. */
  metrics(): Promise<{ contentType: string; text: string }>;
  chainInfo(): ChainInfo | null;
  /** How far the books have read the chain, and why they stopped if they did. */
  head(): { block: number; halted: string | null } | null;
  verifyContractSignature(address: Hex, digest: Hex, signature: Hex): Promise<boolean>;
  /** Asks the provider of a call of a service that is paid, or that needs no payment. */
  serveCall(callId: string): Promise<void>;
  /** Takes a payment by x402 as far as it goes now. */
  carryOnPayment(paymentId: string): Promise<void>;
  /** Null while the provider of a service is asked at all; else from when on it is tried again, in ms. */
  openCircuitUntilMs(serviceId: string): number | null;
  /** Asks an orchestrator whom it is to be paid. */
  readonly askPayee: AskPayee;
  /** What gateways, clients and workers of the network ask, in their own protocol. */
  readonly gateway: GatewayDoor;
  /** The answers of the assistant that go on in this process. */
  readonly answering: Answering;
  /** Wallets with keys that the house holds; null in production. */
  readonly demo: DemoWallet | null;
}

/** `server.ts` and Next's bundle are two copies of this module; the global is what they share. */
const SHARED = globalThis as typeof globalThis & { __soukRuntime?: Runtime | null };

/** Puts the running house where every copy of this module finds it. */
export function shareRuntime(runtime: Runtime | null): void {
  SHARED.__soukRuntime = runtime;
}

/** @throws Busy while the house is not open: before its start has ended and after its stop has begun. */
export async function runtime(): Promise<Runtime> {
  if (!SHARED.__soukRuntime) throw new Busy();
  return SHARED.__soukRuntime;
}
