import { InvariantBroken } from "@/lib/domain/errors";
import { ASSET_IDS, type AssetId, isAssetId } from "../assets";
import { checkUnits } from "../money";
import { ACCOUNT_KINDS, type AccountKind, type JournalKind } from "./kinds";
import type { SettlementPart } from "./settlement-parts";

/** Accounts that stand for the outside may go below zero. */
const UNBOUNDED: readonly AccountKind[] = ["world", "mint", "pending"];

/** Units are signed: positive enters the account. */
export type Entry = { account: string; asset: AssetId; units: bigint };

/** One balanced set of entries. The business key is unique in the books: the same event is booked once. */
export type Journal = { kind: JournalKind; businessKey: string; entries: Entry[] };

/** `user:<userId>:<asset>` */
export function userAccount(userId: string, asset: AssetId): string {
  return `user:${userId}:${asset}`;
}

/** `<kind>:<asset>` */
export function houseAccount(kind: Exclude<AccountKind, "user">, asset: AssetId): string {
  return `${kind}:${asset}`;
}

/** @throws InvariantBroken for an id that no template makes. */
export function accountKind(account: string): AccountKind {
  const parts = account.split(":");
  const kind = ACCOUNT_KINDS.find((known) => known === parts[0]);
  const isWhole = kind === "user" ? parts.length >= 3 : parts.length === 2;
  if (!kind || !isWhole || !isAssetId(parts.at(-1) ?? ""))
    throw new InvariantBroken("There is no such kind of account.", { account });
  return kind;
}

/** The asset that the account is kept in. @throws InvariantBroken as accountKind. */
export function assetOf(account: string): AssetId {
  const asset = account.slice(account.lastIndexOf(":") + 1);
  if (!isAssetId(asset)) throw new InvariantBroken("There is no such asset.", { account });
  accountKind(account);
  return asset;
}

/** The user whose account it is; null for accounts of the house. */
export function ownerOf(account: string): string | null {
  if (accountKind(account) !== "user") return null;
  return account.slice("user:".length, account.lastIndexOf(":"));
}

/** The lowest balance in units that the account may have; null when it has none. */
export function floorOf(account: string): bigint | null {
  return UNBOUNDED.includes(accountKind(account)) ? null : 0n;
}

/**
 * Makes a journal of one asset: sums entries of one account, drops zeros and proves that the rest balances.
 * @throws InvariantBroken when they do not sum to zero, or an account is of another asset.
 */
export function makeJournal(draft: Journal): Journal {
  const sums = new Map<string, Entry>();
  for (const entry of draft.entries) {
    if (assetOf(entry.account) !== entry.asset) {
      throw new InvariantBroken("An entry's asset is not its account's.", { account: entry.account });
    }
    const units = (sums.get(entry.account)?.units ?? 0n) + entry.units;
    sums.set(entry.account, { ...entry, units });
  }
  const entries = [...sums.values()].filter((entry) => entry.units !== 0n);
  if (!isBalanced(entries)) {
    throw new InvariantBroken("A journal does not balance.", { businessKey: draft.businessKey });
  }
  return { ...draft, entries };
}

/** True when the entries sum to zero for every asset. */
export function isBalanced(entries: readonly Entry[]): boolean {
  return ASSET_IDS.every((asset) => {
    const own = entries.filter((entry) => entry.asset === asset);
    return own.reduce((sum, entry) => sum + entry.units, 0n) === 0n;
  });
}

type Move = {
  kind: JournalKind;
  businessKey: string;
  asset: AssetId;
  units: bigint;
  from: string;
  to: string;
};

/** From one account to another. */
export function move({ kind, businessKey, asset, units, from, to }: Move): Journal {
  checkUnits(units);
  const entries = [
    { account: from, asset, units: -units },
    { account: to, asset, units },
  ];
  return makeJournal({ kind, businessKey, entries });
}

/** Play money, mint → user. `businessKey` names the occasion, e.g. `grant:buyer-001:first`. */
export function grantJournal(grant: {
  userId: string;
  asset: AssetId;
  units: bigint;
  businessKey: string;
}): Journal {
  const from = houseAccount("mint", grant.asset);
  return move({ ...grant, kind: "grant", from, to: userAccount(grant.userId, grant.asset) });
}

/** Posting on the ledger rail, buyer → escrow: price ceiling and fee. */
export function lockJournal(lock: {
  taskId: string;
  buyerId: string;
  asset: AssetId;
  units: bigint;
}): Journal {
  return move({
    kind: "lock",
    businessKey: `lock:${lock.taskId}`,
    asset: lock.asset,
    units: lock.units,
    from: userAccount(lock.buyerId, lock.asset),
    to: houseAccount("escrow", lock.asset),
  });
}

/** An event on chain. `eventKey` is unique per block it was seen in; of a sighting also per row, as blocks come back. */
export type ChainMove = { eventKey: string; asset: AssetId; units: bigint };

/** A deposit in a block that may still vanish, world → pending. */
export function depositSeenJournal(deposit: ChainMove): Journal {
  return houseMove(deposit, { kind: "deposit_seen", from: "world", to: "pending" });
}

/** A deposit with all our confirmations, pending → escrow. */
export function depositConfirmedJournal(deposit: ChainMove): Journal {
  return houseMove(deposit, { kind: "deposit_confirmed", from: "pending", to: "escrow" });
}

/** The fee account's own withdrawal, fees → world. */
export function feeWithdrawalJournal(withdrawn: ChainMove): Journal {
  return houseMove(withdrawn, { kind: "withdraw_fees", from: "fees", to: "world" });
}

/** Money that came without a task it belongs to, world → suspense. */
export function suspenseInJournal(stray: ChainMove): Journal {
  return houseMove(stray, { kind: "suspense_in", from: "world", to: "suspense" });
}

type HouseRoute = { kind: JournalKind; from: Exclude<AccountKind, "user">; to: Exclude<AccountKind, "user"> };

function houseMove({ eventKey, asset, units }: ChainMove, { kind, from, to }: HouseRoute): Journal {
  const accounts = { from: houseAccount(from, asset), to: houseAccount(to, asset) };
  return move({ kind, businessKey: `${kind}:${eventKey}`, asset, units, ...accounts });
}

/**
 * One part of a settlement, escrow → agent's owner, fees, buyer. Units that belong to an agent without a user here
 * go to suspense.
 */
export function settlementJournal(settlement: {
  taskId: string;
  part: SettlementPart;
  asset: AssetId;
  buyerId: string;
  agentOwnerId: string | null;
  agentUnits: bigint;
  feeUnits: bigint;
  buyerUnits: bigint;
}): Journal {
  const { asset, agentOwnerId } = settlement;
  const agentUnits = checkUnits(settlement.agentUnits);
  const feeUnits = checkUnits(settlement.feeUnits);
  const buyerUnits = checkUnits(settlement.buyerUnits);
  const payee = agentOwnerId === null ? houseAccount("suspense", asset) : userAccount(agentOwnerId, asset);
  const entries: Entry[] = [
    { account: houseAccount("escrow", asset), asset, units: -(agentUnits + feeUnits + buyerUnits) },
    { account: payee, asset, units: agentUnits },
    { account: houseAccount("fees", asset), asset, units: feeUnits },
    { account: userAccount(settlement.buyerId, asset), asset, units: buyerUnits },
  ];
  return makeJournal({
    kind: "settle",
    businessKey: `settle:${settlement.taskId}:${settlement.part}`,
    entries,
  });
}

/**
 * Money that leaves our books, user → world. SAT: the withdrawal's id; on chain: the event key of `Withdrawn`, or of
 * `CreditSpent`, whose task is then paid from the world as any other.
 */
export function withdrawalJournal(withdrawal: {
  key: string;
  userId: string;
  asset: AssetId;
  units: bigint;
}): Journal {
  const { key, userId, asset, units } = withdrawal;
  const from = userAccount(userId, asset);
  return move({
    kind: "withdraw",
    businessKey: `withdraw:${key}`,
    asset,
    units,
    from,
    to: houseAccount("world", asset),
  });
}

/** An operator's resolution, suspense → the account it belongs to (often `world:<asset>`). `key` names the item. */
export function suspenseOutJournal(resolution: {
  key: string;
  asset: AssetId;
  units: bigint;
  to: string;
}): Journal {
  const { key, asset, units, to } = resolution;
  const from = houseAccount("suspense", asset);
  return move({ kind: "suspense_out", businessKey: `suspense_out:${key}`, asset, units, from, to });
}

/** The exact opposite of a journal, for a block that vanished. A journal is reversed at most once. */
export function reversalJournal(original: Pick<Journal, "businessKey" | "entries">): Journal {
  const entries = original.entries.map((entry) => ({ ...entry, units: -entry.units }));
  return makeJournal({ kind: "reversal", businessKey: `reversal:${original.businessKey}`, entries });
}
