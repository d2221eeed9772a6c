import { hashOfId } from "@/lib/chain/router-calls";
import { InvariantBroken } from "@/lib/domain/errors";
import { mneeUnits } from "@/lib/domain/network/amount";
import type { PayoutReason } from "@/lib/domain/network/payout-lifecycle";
import type { Context } from "@/lib/server/kernel/context";
import { findOrchestrator } from "@/lib/server/network/tables/orchestrators";
import { insertPayout } from "@/lib/server/network/tables/payouts";
import type { Tx } from "@/lib/server/store/tx";

interface Owed {
  readonly orchestratorId: string;
  /** The number of the evaluation that it is owed for. */
  readonly evaluation: number;
  readonly reason: PayoutReason;
  /** Which appeal it is that finds it missing. */
  readonly appealId?: string;
  /** In millionths of a US dollar; of an appeal, the difference alone. */
  readonly microUsd: bigint;
}

/**
 * Owes an orchestrator what an evaluation earned, or what an appeal finds missing of it; nothing for nothing. Each evaluation owes
 * once, and each appeal once for each evaluation: the database refuses a second time.
 * @returns its id, or null where nothing is owed
 */
export async function owePayout(tx: Tx, context: Context, owed: Owed): Promise<string | null> {
  const { orchestratorId, evaluation, reason, appealId = "", microUsd } = owed;
  if (microUsd < 0n || (reason === "appeal") !== (appealId !== ""))
    throw new InvariantBroken("Nobody owes that.", { orchestratorId, evaluation, reason });
  if (microUsd === 0n) return null;
  const orchestrator = await findOrchestrator(tx, orchestratorId);
  if (orchestrator === undefined)
    throw new InvariantBroken("A payout has nobody to be paid to.", { orchestratorId });
  const { payeeAddress, asset } = orchestrator;
  const id = context.newId("pyt");
  const nowMs = context.clock();
  await insertPayout(tx, {
    ...{ id, payoutHash: hashOfId(id), orchestratorId, evaluation, reason, appealId, payeeAddress, asset },
    usdUnits: microUsd,
    units: asset === "MNEE" ? mneeUnits(microUsd) : null,
    ...{ state: "owed", version: 1, tries: 0, nextTryAtMs: nowMs, owedAtMs: nowMs },
    ...{
      priceUsdUnits: null,
      callId: null,
      batchId: null,
      why: null,
      txHash: null,
      fundTxHash: null,
      journalId: null,
    },
    endedAtMs: null,
  });
  return id;
}
