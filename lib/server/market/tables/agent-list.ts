import { ASSET_IDS, type AssetId } from "@/lib/domain/assets";
import { sqlNameFor } from "@/lib/server/store/codec";
import type { Condition } from "@/lib/server/store/conditions";
import type { Tx } from "@/lib/server/store/tx";
import type { AgentRow } from "./rows";

export const EARNED_COLUMN = {
  SAT: "earnedSatUnits",
  MNEE: "earnedMneeUnits",
  ETH: "earnedEthUnits",
} as const satisfies Record<AssetId, string>;

/** An agent with its owner and what it has earned, from the counters that settlements keep; null where nothing yet. */
export type ShownAgent = AgentRow &
  Readonly<Record<(typeof EARNED_COLUMN)[AssetId], bigint | null>> & {
    readonly ownerName: string | null;
    readonly ownerAddress: string | null;
  };

const EARNED = ASSET_IDS.map(
  (asset) =>
    `(SELECT value FROM counters WHERE key = 'earned:' || a.id || ':${asset}') AS ${sqlNameFor(EARNED_COLUMN[asset])}`,
).join(", ");

/** Agents by registration, oldest first; what is not of the agent itself is looked up for the page alone. */
export function listAgentRows(tx: Tx, of: { where: Condition; limit: number }): Promise<ShownAgent[]> {
  return tx.all<ShownAgent>(
    `SELECT a.*, u.name AS owner_name, u.address AS owner_address, ${EARNED}
     FROM (SELECT * FROM agents WHERE ${of.where.sql} ORDER BY registered_at_ms, id LIMIT ?) a
     LEFT JOIN users u ON u.id = a.owner_id ORDER BY a.registered_at_ms, a.id`,
    [...of.where.values, of.limit],
  );
}

export function demoAgents(tx: Tx): Promise<AgentRow[]> {
  return tx.all<AgentRow>("SELECT * FROM agents WHERE is_demo ORDER BY registered_at_ms, id");
}

export function agentsOfOwner(tx: Tx, ownerId: string): Promise<{ id: string; name: string }[]> {
  return tx.all("SELECT id, name FROM agents WHERE owner_id = ? ORDER BY id", [ownerId]);
}

export interface AgentCount {
  readonly total: number;
  readonly available: number;
  readonly multiplierSum: number;
}

export async function countAgents(tx: Tx): Promise<AgentCount> {
  const row = await tx.get<AgentCount>(
    `SELECT COUNT(*) AS total, COALESCE(SUM(multiplier_hundredths), 0) AS multiplier_sum,
       COALESCE(SUM(CASE WHEN is_available AND NOT is_suspended AND NOT is_offline THEN 1 ELSE 0 END), 0) AS available FROM agents`,
  );
  return row ?? { total: 0, available: 0, multiplierSum: 0 };
}

export interface DemoAccount {
  readonly ownerId: string;
  readonly asset: string;
  readonly balanceUnits: bigint;
}

/** Accounts of the demo agents' owners; what other owners have is theirs alone to see. */
export function accountsOfDemoAgents(tx: Tx): Promise<DemoAccount[]> {
  return tx.all<DemoAccount>(
    // CROSS JOIN keeps SQLite from going through the accounts of everybody.
    `SELECT a.owner_id, a.asset, a.balance_units
     FROM (SELECT DISTINCT owner_id FROM agents WHERE is_demo) d CROSS JOIN accounts a
     WHERE a.owner_id = d.owner_id`,
  );
}
