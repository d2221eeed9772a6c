import type { SqlValue } from "./tx";

/** Statements on the accounts' table itself, past what is gathered. */
interface PlainStatements {
  getPlain<R>(sql: string, params: readonly SqlValue[]): R | undefined;
  runPlain(sql: string, params: readonly SqlValue[]): void;
}

interface StoredBalance {
  readonly balanceUnits: bigint;
  readonly floorUnits: bigint | null;
}

interface Balance {
  units: bigint;
  readonly floorUnits: bigint | null;
  isMoved: boolean;
}

/** Binds the signed units, the account and the units again; changes no row when the floor would be crossed. */
export const MOVE_BALANCE = `UPDATE accounts SET balance_units = balance_units + ?
  WHERE id = ? AND (floor_units IS NULL OR balance_units + ? >= floor_units)`;

const READ = "SELECT balance_units, floor_units FROM accounts WHERE id = ?";
const WRITE = "UPDATE accounts SET balance_units = ? WHERE id = ?";
const MOST_UNITS = 2n ** 63n - 1n;

/**
 * What the ops of one group move, account by account, so that a busy account is written once per group and not once
 * per op. It lives inside one write transaction: read from it, written back before anything else sees the accounts
 * and before COMMIT, forgotten after.
 */
export class GroupBalances {
  private readonly balances = new Map<string, Balance | null>();

  constructor(private readonly statements: PlainStatements) {}

  /** Moves a balance by a signed amount; false when the account is absent or would fall below its floor. */
  move(accountId: string, units: bigint): boolean {
    const balance = this.balanceOf(accountId);
    if (!balance) return false;
    const next = balance.units + units;
    if (balance.floorUnits !== null && next < balance.floorUnits) return false;
    if (next > MOST_UNITS || next < -MOST_UNITS) throw new RangeError("A balance would overflow.");
    balance.units = next;
    balance.isMoved = true;
    return true;
  }

  /** Writes what was moved; from here on the table is right again. */
  settle(): void {
    if (this.balances.size === 0) return;
    for (const [accountId, balance] of this.balances) {
      if (balance?.isMoved) this.statements.runPlain(WRITE, [balance.units, accountId]);
    }
    this.balances.clear();
  }

  /** After a rollback. */
  forget(): void {
    this.balances.clear();
  }

  private balanceOf(accountId: string): Balance | null {
    const known = this.balances.get(accountId);
    if (known !== undefined) return known;
    const row = this.statements.getPlain<StoredBalance>(READ, [accountId]);
    const balance = row ? { units: row.balanceUnits, floorUnits: row.floorUnits, isMoved: false } : null;
    this.balances.set(accountId, balance);
    return balance;
  }
}
