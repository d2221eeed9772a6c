import type { AssetId } from "@/lib/domain/assets";
import { accountKind, type Entry, floorOf } from "@/lib/domain/ledger/journals";
import { isTerminal, type TaskStatus } from "@/lib/domain/market/lifecycle";

/** One line of the proof of the books. `detail` names what is wrong, with amounts in units. */
export type Check = { name: string; ok: boolean; detail: string };

function check(name: string, faults: readonly string[]): Check {
  const shown = faults.slice(0, 5).join("; ");
  const more = faults.length > 5 ? ` and ${faults.length - 5} more` : "";
  return { name, ok: faults.length === 0, detail: faults.length === 0 ? "holds" : `${shown}${more}` };
}

export type AssetSum = { asset: AssetId; units: bigint };

/** Every journal sums to zero per asset; give the sum of each journal and asset. */
export function checkJournals(sums: readonly (AssetSum & { journalId: string })[]): Check {
  const faults = sums.filter((sum) => sum.units !== 0n);
  return check(
    "journals balance",
    faults.map((sum) => `${sum.journalId} is off by ${sum.units} ${sum.asset}`),
  );
}

/** All entries together sum to zero per asset. */
export function checkLedger(sums: readonly AssetSum[]): Check {
  const faults = sums.filter((sum) => sum.units !== 0n);
  return check(
    "ledger sums to zero",
    faults.map((sum) => `${sum.asset} is off by ${sum.units}`),
  );
}

export type AccountState = { id: string; asset: AssetId; balanceUnits: bigint; entryUnits: bigint };

/** Each cached balance is the sum of its entries. */
export function checkBalances(accounts: readonly AccountState[]): Check {
  const faults = accounts.filter((account) => account.balanceUnits !== account.entryUnits);
  return check(
    "balances equal entries",
    faults.map(({ id, balanceUnits, entryUnits }) => `${id} says ${balanceUnits}, its entries ${entryUnits}`),
  );
}

/** No account is below its floor. */
export function checkFloors(accounts: readonly Pick<AccountState, "id" | "balanceUnits">[]): Check {
  const faults = accounts.filter(({ id, balanceUnits }) => balanceUnits < (floorOf(id) ?? balanceUnits));
  return check(
    "accounts above their floor",
    faults.map(({ id, balanceUnits }) => `${id} is at ${balanceUnits}`),
  );
}

/** What of a task the money checks need; amounts in units. */
export type TaskMoney = {
  id: string;
  asset: AssetId;
  status: TaskStatus;
  totalUnits: bigint;
  heldUnits: bigint;
  paidAgentUnits: bigint;
  paidFeeUnits: bigint;
  refundedUnits: bigint;
};

/** The escrow account of each asset holds exactly what its tasks say is held. */
export function checkEscrow(escrowBalances: readonly AssetSum[], held: readonly AssetSum[]): Check {
  const assets = new Set([...escrowBalances, ...held].map((sum) => sum.asset));
  const faults = [...assets].flatMap((asset) => {
    const inBooks = unitsOf(escrowBalances, asset);
    const inTasks = unitsOf(held, asset);
    return inBooks === inTasks ? [] : [`${asset}: books hold ${inBooks}, tasks ${inTasks}`];
  });
  return check("escrow equals tasks", faults);
}

function unitsOf(sums: readonly AssetSum[], asset: AssetId): bigint {
  return sums.filter((sum) => sum.asset === asset).reduce((total, sum) => total + sum.units, 0n);
}

/** Agent + fee + buyer + held is what was paid for the task, or nothing when it was never paid; nothing is held at its end, but for a payment that came late and is on its way back. */
export function checkTasks(tasks: readonly TaskMoney[]): Check {
  return check("tasks add up", tasks.flatMap(faultOfTask));
}

function faultOfTask(task: TaskMoney): string[] {
  const { id, status, totalUnits, heldUnits } = task;
  const units = task.paidAgentUnits + task.paidFeeUnits + task.refundedUnits + heldUnits;
  const isUnpaid =
    units === 0n && (status === "awaiting_payment" || status === "cancelled" || status === "expired");
  if (units !== totalUnits && !isUnpaid) return [`${id}: ${units} of ${totalUnits} accounted for`];
  const isPaidLate = status === "cancelled" || status === "expired";
  if (isTerminal(status) && heldUnits !== 0n && !isPaidLate)
    return [`${id} is ${status} and still holds ${heldUnits}`];
  return [];
}

/** What the contract says at one block, in units. */
export type ChainMoney = { asset: AssetId; heldUnits: bigint; owedUnits: bigint; balanceUnits: bigint };
/** What our books say at the same block: escrow account, and all that the contract owes to anyone. */
export type BookMoney = { asset: AssetId; escrowUnits: bigint; owedUnits: bigint };

/** Held and owed on chain equal the books, and the contract's balance covers both; gifts may lie on top. */
export function checkChain(chain: readonly ChainMoney[], books: readonly BookMoney[]): Check {
  const faults = chain.flatMap((money) => {
    const book = books.find(({ asset }) => asset === money.asset);
    return faultsOfChain(money, book ?? { asset: money.asset, escrowUnits: 0n, owedUnits: 0n });
  });
  return check("chain equals books", faults);
}

function faultsOfChain(chain: ChainMoney, book: BookMoney): string[] {
  const faults: string[] = [];
  const { asset, heldUnits, owedUnits, balanceUnits } = chain;
  if (heldUnits !== book.escrowUnits)
    faults.push(`${asset}: chain holds ${heldUnits}, books ${book.escrowUnits}`);
  if (owedUnits !== book.owedUnits) faults.push(`${asset}: chain owes ${owedUnits}, books ${book.owedUnits}`);
  if (balanceUnits < heldUnits + owedUnits) {
    faults.push(`${asset}: the contract has ${balanceUnits} for ${heldUnits + owedUnits}`);
  }
  return faults;
}

/** The balances that a set of entries makes, for replaying journals in tests and proofs. */
export function balancesOf(entries: readonly Entry[]): Map<string, bigint> {
  const balances = new Map<string, bigint>();
  for (const { account, units } of entries) {
    accountKind(account);
    balances.set(account, (balances.get(account) ?? 0n) + units);
  }
  return balances;
}
