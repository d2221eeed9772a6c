import { minUnits } from "@/lib/domain/money";
import { SECOND_MS } from "@/lib/domain/time";
import { ByocRefusal } from "@/lib/server/adapters/byoc/wire/refusal";
import type { Hold, SenderAccounts } from "./parts";

/** So many seconds a sender must be able to pay before a job begins. */
const PAID_AHEAD_S = 60n;
/** Beyond its own timeout a job is over for certain. */
const GRACE_MS = 60 * SECOND_MS;

export interface Metered {
  /** Null where nobody says who they are: then it costs nothing, or does not run. */
  readonly sender: string | null;
  readonly capability: string;
  /** Of one second. */
  readonly priceWei: bigint;
  readonly timeoutS: number;
  readonly nowMs: number;
}

/** What the whole job may cost at most, and must be there before it begins. */
export function aheadWei({ priceWei, timeoutS }: Pick<Metered, "priceWei" | "timeoutS">): bigint {
  return priceWei * (PAID_AHEAD_S > BigInt(timeoutS) ? PAID_AHEAD_S : BigInt(timeoutS));
}

/** Counts the seconds of a job whose money is held, and charges them once. */
export class Meter {
  private readonly startMs = performance.now();
  private ending: Promise<bigint | null> | null = null;

  private constructor(
    private readonly hold: Hold | null,
    private readonly of: Metered,
    /** What the sender had before; null for nobody's job. */
    readonly beforeWei: bigint | null,
  ) {}

  /** @throws ByocRefusal 400 where the sender cannot pay all of it */
  static async open(accounts: SenderAccounts, of: Metered): Promise<Meter> {
    const { sender, capability, priceWei, timeoutS, nowMs } = of;
    const beforeWei = sender === null ? null : await accounts.balanceOf({ sender, capability });
    if (priceWei === 0n) return new Meter(null, of, beforeWei);
    const untilMs = nowMs + timeoutS * SECOND_MS + GRACE_MS;
    const held = { sender: sender ?? "", capability, wei: aheadWei(of), untilMs };
    const hold = sender === null ? null : await accounts.hold(held);
    if (hold === null) throw new ByocRefusal(400, POOR);
    return new Meter(hold, of, beforeWei);
  }

  /** Charges the seconds until now, each begun one whole. @returns what is left; null for nobody's job */
  charge(): Promise<bigint | null> {
    return this.end(BigInt(Math.ceil((performance.now() - this.startMs) / SECOND_MS)));
  }

  /** Charges nothing, since nothing was done. */
  async giveBack(): Promise<void> {
    await this.end(0n);
  }

  private end(seconds: bigint): Promise<bigint | null> {
    const wei = minUnits(seconds * this.of.priceWei, aheadWei(this.of));
    this.ending ??= this.hold?.charge(wei) ?? Promise.resolve(this.beforeWei);
    return this.ending;
  }
}

export const POOR = "Insufficient balance for request";
