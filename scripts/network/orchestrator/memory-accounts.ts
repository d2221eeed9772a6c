import { minUnits } from "@/lib/domain/money";
import type {
  HeldWei,
  Hold,
  SenderAccounts,
  SignedOnce,
} from "@/lib/server/adapters/byoc/orchestrator/parts";

interface Options {
  /** Play money of everybody who comes for the first time. */
  readonly openingWei: bigint;
  readonly clock: () => number;
}

/** What senders have at this orchestrator, in whole wei, each for one capability; forgotten when it ends. */
export class MemoryAccounts implements SenderAccounts {
  private readonly wei = new Map<string, bigint>();
  private readonly nonces = new Map<string, number>();
  private readonly sinceMs: number;

  constructor(private readonly options: Options) {
    this.sinceMs = options.clock();
  }

  async balanceOf({ sender, capability }: { sender: string; capability: string }): Promise<bigint> {
    return this.of(keyOf(sender, capability));
  }

  /** What was signed before it began may have been heard by the one that ran here before. */
  async takeNonce({ sender, nonce, signedAtMs, untilMs }: SignedOnce): Promise<boolean> {
    const nowMs = this.options.clock();
    for (const [key, endMs] of this.nonces) if (endMs <= nowMs) this.nonces.delete(key);
    const key = keyOf(sender, nonce);
    const isOld = signedAtMs !== null && signedAtMs < this.sinceMs - SECOND_BEGUN_MS;
    if (isOld || this.nonces.has(key)) return false;
    this.nonces.set(key, untilMs);
    return true;
  }

  async hold({ sender, capability, wei }: HeldWei): Promise<Hold | null> {
    const key = keyOf(sender, capability);
    if (this.of(key) < wei) return null;
    this.wei.set(key, this.of(key) - wei);
    let isOver = false;
    return {
      charge: async (charged) => {
        if (!isOver) this.wei.set(key, this.of(key) + wei - minUnits(charged, wei));
        isOver = true;
        return this.of(key);
      },
    };
  }

  private of(key: string): bigint {
    return this.wei.get(key) ?? this.options.openingWei;
  }
}

/** Moments of signing are told in whole seconds. */
const SECOND_BEGUN_MS = 1_000;

const keyOf = (sender: string, what: string) => `${sender.toLowerCase()} ${what}`;
