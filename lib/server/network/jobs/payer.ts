import { SoukError } from "@/lib/domain/errors";
import { MOST_OF_A_BATCH } from "@/lib/domain/network/payout-lifecycle";
import type { Context } from "@/lib/server/kernel/context";
import { sendEther } from "@/lib/server/network/commands/send-ether";
import { sendPayouts } from "@/lib/server/network/commands/send-payouts";

/** So many batches a round: whoever else has something to write comes between them. */
const MOST_BATCHES = 20;

/** Has the treasury pay for uptime, and the payer's wallet send what it owes in ether. While nothing may be spent it waits: `/ready` says so of the books themselves. */
export class Payer {
  constructor(private readonly context: Context) {}

  async tick(): Promise<void> {
    for (const send of [sendPayouts, sendEther])
      for (let batch = 0; batch < MOST_BATCHES; batch++) if ((await this.sent(send)) < MOST_OF_A_BATCH) break;
  }

  private async sent(send: (context: Context) => Promise<number>): Promise<number> {
    try {
      return await send(this.context);
    } catch (error) {
      if (isPause(error)) return 0;
      throw error;
    }
  }
}

const PAUSES: readonly string[] = ["books_red", "treasury_red", "chain_unavailable"];

const isPause = (error: unknown): boolean => error instanceof SoukError && PAUSES.includes(error.code);
