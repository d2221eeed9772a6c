import type { AssetId } from "@/lib/domain/assets";
import { isOutcome } from "@/lib/domain/escrow/contract-states";
import { jobEventOf } from "@/lib/domain/escrow/escrow-verbs";
import { houseAccount, suspenseOutJournal, userAccount } from "@/lib/domain/ledger/journals";
import type { Hex } from "@/lib/schemas/hex";
import { fundingOfJob } from "@/lib/server/escrow/tables/chain-jobs";
import { closeSuspense } from "@/lib/server/escrow/tables/suspense";
import type { ChainEventFact } from "@/lib/server/kernel/chain/chain-event-fact";
import type { Context } from "@/lib/server/kernel/context";
import { walletUser } from "@/lib/server/kernel/wallet-user";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";
import type { Tx } from "@/lib/server/store/tx";
import { suspend } from "./credits";
import { assetIn, eventKeyOf, hexIn, termsIn, unitsIn } from "./event-values";

interface ForeignTerms {
  readonly buyer: Hex;
  readonly token: Hex;
}

/**
 * A job that the house never made: anybody may use the contract. What enters is in suspense; what its outcome owes
 * moves to the accounts of those it is owed to, known here or not, since they can withdraw it.
 */
export async function applyForeign(tx: Tx, context: Context, fact: ChainEventFact): Promise<void> {
  if (fact.name === "JobFunded") {
    const { buyer, token } = termsIn(fact);
    const asset = assetIn(context, token);
    if (asset === null) return;
    const reason = "A job that no task of this house belongs to.";
    return suspend(tx, context, { fact, asset, units: unitsIn(fact, "totalUnits"), from: buyer, reason });
  }
  if (fact.jobId === null) return;
  const funding = await fundingOfJob<ForeignTerms>(tx, fact.jobId);
  const asset = funding ? assetIn(context, funding.terms.token) : null;
  if (!funding || asset === null) return;
  await moveShare(tx, context, { fact, asset, part: "agentUnits", address: hexIn(fact, "agent") });
  await moveShare(tx, context, { fact, asset, part: "buyerUnits", address: funding.terms.buyer });
  await moveShare(tx, context, { fact, asset, part: "feeUnits", address: null });
  const event = jobEventOf(fact.name);
  if (event === undefined || !isOutcome(event.state)) return;
  const note = `The contract paid it out: ${fact.name}.`;
  await closeSuspense(tx, { ...funding, note, nowMs: context.clock() });
}

type Part = "agentUnits" | "buyerUnits" | "feeUnits";

async function moveShare(
  tx: Tx,
  context: Context,
  share: { fact: ChainEventFact; asset: AssetId; part: Part; address: Hex | null },
): Promise<void> {
  const { fact, asset, part, address } = share;
  if (typeof fact.args[part] !== "bigint") return;
  const units = unitsIn(fact, part);
  if (units === 0n || (part !== "feeUnits" && address === null)) return;
  const to =
    address === null
      ? houseAccount("fees", asset)
      : userAccount((await walletUser(tx, context, address)).id, asset);
  const journal = suspenseOutJournal({ key: `${eventKeyOf(fact)}:${part}`, asset, units, to });
  await postJournal(tx, context, { journal, atMs: context.clock(), detail: { txHash: fact.txHash } });
}
