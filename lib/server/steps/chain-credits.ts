import { isAddressEqual } from "viem";
import type { AssetId } from "@/lib/domain/assets";
import {
  feeWithdrawalJournal,
  houseAccount,
  type Journal,
  suspenseInJournal,
  suspenseOutJournal,
  withdrawalJournal,
} from "@/lib/domain/ledger/journals";
import { fromWei } from "@/lib/domain/money";
import type { Hex } from "@/lib/server/commands/chain-evidence";
import type { House } from "@/lib/server/commands/house";
import { userByAddress } from "@/lib/server/store/statements/identity";
import { insertSuspense } from "@/lib/server/store/statements/suspense";
import { openWithdrawals, updateWithdrawal } from "@/lib/server/store/statements/withdrawals";
import type { Tx } from "@/lib/server/store/tx";
import { assetIn, type ChainEventFact, chainFactsOf, eventKeyOf, textIn, unitsIn } from "./chain-fact";
import { postJournal } from "./post-journal";

/** Somebody took out what the contract owed them. */
export async function applyWithdrawn(tx: Tx, house: House, fact: ChainEventFact): Promise<void> {
  const asset = assetIn(house, textIn(fact, "token"));
  const account = textIn(fact, "account");
  if (asset === null || account === null) return;
  const units = unitsIn(fact, "units");
  const { journal, userId } = await withdrawalOf(tx, house, { fact, asset, account, units });
  const atMs = house.clock();
  await postJournal(tx, house, { journal, atMs, detail: { txHash: fact.txHash, to: textIn(fact, "to") } });
  if (userId === null) return;
  const awaited = (await openWithdrawals(tx, userId, asset)).find((row) => row.units === units);
  if (!awaited) return;
  await updateWithdrawal(tx, awaited.id, { state: "settled", txHash: fact.txHash, updatedAtMs: atMs });
}

/** The fee account's money is the house's; an address that nobody here has was paid from suspense. */
async function withdrawalOf(
  tx: Tx,
  house: House,
  of: { fact: ChainEventFact; asset: AssetId; account: string; units: bigint },
): Promise<{ journal: Journal; userId: string | null }> {
  const { asset, account, units } = of;
  const eventKey = eventKeyOf(of.fact);
  const user = await userByAddress(tx, account);
  const isFees = isAddressEqual(account as Hex, chainFactsOf(house).feeAccount);
  if (isFees) return { journal: feeWithdrawalJournal({ eventKey, asset, units }), userId: user?.id ?? null };
  if (user)
    return { journal: withdrawalJournal({ key: eventKey, userId: user.id, asset, units }), userId: user.id };
  const to = houseAccount("world", asset);
  return { journal: suspenseOutJournal({ key: eventKey, asset, units, to }), userId: null };
}

/** A buyer funded a job from what the contract owed them: out of their account, and in again as a deposit. */
export async function applyCreditSpent(tx: Tx, house: House, fact: ChainEventFact): Promise<void> {
  const asset = assetIn(house, textIn(fact, "token"));
  const account = textIn(fact, "account");
  if (asset === null || account === null) return;
  const { journal } = await withdrawalOf(tx, house, { fact, asset, account, units: unitsIn(fact, "units") });
  await postJournal(tx, house, { journal, atMs: house.clock(), detail: { txHash: fact.txHash } });
}

/** Tokens sent to the contract outside any job: nobody's until an operator says whose. */
export async function applyTokenGift(tx: Tx, house: House, fact: ChainEventFact): Promise<void> {
  const asset = assetIn(house, textIn(fact, "token"));
  if (asset === null) return;
  const units = giftUnits(fact);
  if (units === 0n) return;
  await suspend(tx, house, {
    fact,
    asset,
    units,
    from: textIn(fact, "from"),
    reason: "Sent to the escrow directly.",
  });
}

/** Parts under one unit cannot be booked and stay a surplus of the contract. */
function giftUnits(fact: ChainEventFact): bigint {
  const wei = unitsIn(fact, "value");
  return fromWei(wei - (wei % 1_000_000_000n));
}

export interface Stray {
  readonly fact: ChainEventFact;
  readonly asset: AssetId;
  readonly units: bigint;
  readonly from: string | null;
  readonly reason: string;
}

/** Books money that belongs to no task, and lists it for the operator. */
export async function suspend(tx: Tx, house: House, stray: Stray): Promise<void> {
  const { fact, asset, units } = stray;
  const nowMs = house.clock();
  const isNew = await insertSuspense(tx, {
    id: house.newId("sus"),
    chainId: fact.chainId,
    txHash: fact.txHash,
    logIndex: fact.logIndex,
    asset,
    units,
    fromAddress: stray.from,
    reason: stray.reason,
    state: "open",
    note: null,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  });
  if (!isNew) return;
  const journal = suspenseInJournal({ eventKey: eventKeyOf(fact), asset, units });
  await postJournal(tx, house, { journal, atMs: nowMs, detail: { txHash: fact.txHash } });
}
