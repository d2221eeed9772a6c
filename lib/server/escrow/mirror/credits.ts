import { isAddressEqual } from "viem";
import type { AssetId } from "@/lib/domain/assets";
import {
  feeWithdrawalJournal,
  houseAccount,
  type Journal,
  suspenseInJournal,
  suspenseOutJournal,
  userAccount,
  withdrawalJournal,
} from "@/lib/domain/ledger/journals";
import { fromWei, WEI_PER_UNIT } from "@/lib/domain/money";
import type { WithdrawalRow } from "@/lib/server/escrow/tables/rows";
import { insertSuspense } from "@/lib/server/escrow/tables/suspense";
import {
  openWithdrawals,
  updateWithdrawal,
  withdrawalRelayedBy,
} from "@/lib/server/escrow/tables/withdrawals";
import type { ChainEventFact } from "@/lib/server/kernel/chain/chain-event-fact";
import type { Hex } from "@/lib/server/kernel/chain/chain-evidence";
import type { Context } from "@/lib/server/kernel/context";
import { userByAddress } from "@/lib/server/kernel/tables/users";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";
import { findAccount } from "@/lib/server/ledger/tables/ledger";
import type { Tx } from "@/lib/server/store/tx";
import { assetIn, chainFactsOf, eventKeyOf, hexIn, unitsIn } from "./event-values";

/** Somebody took out what the contract owed them. */
export async function applyWithdrawn(tx: Tx, context: Context, fact: ChainEventFact): Promise<void> {
  const asset = assetIn(context, hexIn(fact, "token"));
  const account = hexIn(fact, "account");
  if (asset === null || account === null) return;
  const units = unitsIn(fact, "units");
  const userId = await bookTaken(tx, context, { fact, asset, account, units });
  if (userId === null) return;
  const open = await openWithdrawals(tx, userId, asset);
  const awaited =
    (await withdrawalRelayedBy(tx, fact.txHash)) ??
    awaitedBy(open, { units, account, to: hexIn(fact, "to") ?? account });
  const updatedAtMs = context.clock();
  if (awaited) {
    await updateWithdrawal(tx, awaited.id, { state: "settled", txHash: fact.txHash, updatedAtMs });
  }
  const left = await findAccount(tx, userAccount(userId, asset));
  const isOver = (row: WithdrawalRow) =>
    row.id !== awaited?.id && row.state === "prepared" && row.units > (left?.balanceUnits ?? 0n);
  for (const row of open.filter(isOver)) {
    await updateWithdrawal(tx, row.id, { state: "failed", updatedAtMs });
  }
}

/** Which withdrawal has come true: one that is relayed, else the one that was prepared. */
function awaitedBy(
  open: readonly WithdrawalRow[],
  taken: { units: bigint; account: Hex; to: Hex },
): WithdrawalRow | undefined {
  const alike = open.filter(
    (row) => row.units === taken.units && isAddressEqual(row.toAddress ?? taken.account, taken.to),
  );
  return alike.find((row) => row.state !== "prepared") ?? alike[0];
}

interface Taken {
  readonly fact: ChainEventFact;
  readonly asset: AssetId;
  readonly account: Hex;
  readonly units: bigint;
}

/** Books what left an address's credit, and says whose it was; an address nobody here has was paid from suspense. */
async function bookTaken(tx: Tx, context: Context, taken: Taken): Promise<string | null> {
  const user = await userByAddress(tx, taken.account);
  const detail = { txHash: taken.fact.txHash, to: hexIn(taken.fact, "to") };
  for (const journal of await journalsOf(tx, context, { ...taken, userId: user?.id ?? null })) {
    await postJournal(tx, context, { journal, atMs: context.clock(), detail });
  }
  return user?.id ?? null;
}

/** The fee account's credit holds its owner's own money and the house's fees; their own is taken first. */
async function journalsOf(
  tx: Tx,
  context: Context,
  taken: Taken & { userId: string | null },
): Promise<Journal[]> {
  const { fact, asset, units, userId } = taken;
  const eventKey = eventKeyOf(fact);
  const isFeeAccount = isAddressEqual(taken.account, chainFactsOf(context).feeAccount);
  if (!isFeeAccount && userId === null) {
    return [suspenseOutJournal({ key: eventKey, asset, units, to: houseAccount("world", asset) })];
  }
  if (!isFeeAccount) return [withdrawalJournal({ key: eventKey, userId: userId ?? "", asset, units })];
  const own = userId === null ? undefined : await findAccount(tx, userAccount(userId, asset));
  const ownUnits = own === undefined || own.balanceUnits < 0n ? 0n : own.balanceUnits;
  const fromOwn = ownUnits < units ? ownUnits : units;
  const journals = [feeWithdrawalJournal({ eventKey, asset, units: units - fromOwn })];
  if (userId !== null) journals.push(withdrawalJournal({ key: eventKey, userId, asset, units: fromOwn }));
  return journals.filter((journal) => journal.entries.length > 0);
}

/** A buyer funded a job from what the contract owed them: out of their account, and in again as a deposit. */
export async function applyCreditSpent(tx: Tx, context: Context, fact: ChainEventFact): Promise<void> {
  const asset = assetIn(context, hexIn(fact, "token"));
  const account = hexIn(fact, "account");
  if (asset === null || account === null) return;
  await bookTaken(tx, context, { fact, asset, account, units: unitsIn(fact, "units") });
}

/** Tokens sent to the contract outside any job: nobody's until an operator says whose. */
export async function applySurplus(tx: Tx, context: Context, fact: ChainEventFact): Promise<void> {
  const asset = assetIn(context, hexIn(fact, "token"));
  if (asset === null) return;
  const units = surplusUnits(fact);
  if (units === 0n) return;
  await suspend(tx, context, {
    fact,
    asset,
    units,
    from: hexIn(fact, "from"),
    reason: "Sent to the escrow directly.",
  });
}

/** Parts under one unit cannot be booked and stay a surplus of the contract. */
function surplusUnits(fact: ChainEventFact): bigint {
  const wei = unitsIn(fact, "value");
  return fromWei(wei - (wei % WEI_PER_UNIT));
}

interface Stray {
  readonly fact: ChainEventFact;
  readonly asset: AssetId;
  readonly units: bigint;
  readonly from: string | null;
  readonly reason: string;
}

/** Books money that belongs to no task, and lists it for the operator. */
export async function suspend(tx: Tx, context: Context, stray: Stray): Promise<void> {
  const { fact, asset, units } = stray;
  const nowMs = context.clock();
  const isNew = await insertSuspense(tx, {
    id: context.newId("sus"),
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
  await postJournal(tx, context, { journal, atMs: nowMs, detail: { txHash: fact.txHash } });
}
