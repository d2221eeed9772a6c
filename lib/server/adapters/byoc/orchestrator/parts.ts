import type { CapabilityRegistration } from "@/lib/schemas/adapters/byoc";
import type { Hex } from "@/lib/schemas/hex";
import type { Outbound } from "@/lib/server/outbound/outbound";
import type { WorkerLoad } from "./worker-load";

/** Who does the jobs of one capability. */
export interface Worker {
  readonly capability: string;
  /** Without a slash at its end. */
  readonly url: string;
  /** Jobs at once of its worker, whatever their capability. */
  readonly capacity: number;
  /** Of one second. */
  readonly priceWei: bigint;
  /** What the worker wants to be shown; empty where nothing. */
  readonly token: string;
}

/** Where an orchestrator keeps its workers. */
export interface Workers {
  find(capability: string): Promise<Worker | null>;
  /** Whose secret it is; null where it is nobody's. */
  ownerOf(secret: string): Promise<string | null>;
  /** Takes the place of an earlier one of that capability. @throws ByocRefusal 400 where that is another's */
  keep(owner: string, worker: Worker & Pick<CapabilityRegistration, "description">): Promise<void>;
  /** Also where there is none. */
  drop(owner: string, capability: string): Promise<void>;
}

/** What senders have at an orchestrator, in whole wei. */
export interface SenderAccounts {
  balanceOf(of: { sender: string; capability: string }): Promise<bigint>;
  /** Whether these words of a sender were not heard before; they are from now on. */
  takeNonce(of: SignedOnce): Promise<boolean>;
  /** Takes it away while a job runs; null where there is less. */
  hold(of: HeldWei): Promise<Hold | null>;
}

export interface SignedOnce {
  readonly sender: string;
  readonly nonce: string;
  /** When it says that it was signed; null where it does not. */
  readonly signedAtMs: number | null;
  readonly untilMs: number;
}

export interface HeldWei {
  readonly sender: string;
  readonly capability: string;
  readonly wei: bigint;
  /** When the job is over for certain. */
  readonly untilMs: number;
}

export interface Hold {
  /** Keeps as much of it, at most all, and gives the rest back. @returns the sender's balance */
  charge(wei: bigint): Promise<bigint>;
}

export interface OrchestratorParts {
  readonly workers: Workers;
  readonly load: WorkerLoad;
  readonly accounts: SenderAccounts;
  readonly outbound: Pick<Outbound, "open">;
  /** Who is paid for what it does. */
  readonly payee: Hex;
  readonly clock: () => number;
  /** Takes no job whose signature could be used again, also where it costs nothing. */
  readonly isStrict: boolean;
}
