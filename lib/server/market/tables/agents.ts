import { asRecord, assignments, placeholders } from "@/lib/server/store/columns";
import type { SqlValue, Tx } from "@/lib/server/store/tx";
import type { AgentRow } from "./rows";

export type AgentChange = Partial<Omit<AgentRow, "id" | "version">>;

interface CandidateFilter {
  readonly strategy: "best" | "value";
  readonly skills: readonly string[];
  /** The buyer: nobody is hired by themselves. */
  readonly notOwnedBy: string;
  readonly excludedIds: readonly string[];
  readonly maxMultiplierHundredths: number;
  /** The seed's clients know the demo's own agents only. */
  readonly isDemoOnly: boolean;
}

const ORDER = {
  best: "multiplier_hundredths DESC, active_tasks, registered_at_ms, id",
  // Two distinct ratios differ by more than 10^-6, so the integer quotient orders them exactly.
  value:
    "(CAST(success_rate_ppm AS BIGINT) * 1000000 / multiplier_hundredths) DESC, active_tasks, registered_at_ms, id",
} as const;

export function findAgent(tx: Tx, id: string): Promise<AgentRow | undefined> {
  return tx.get<AgentRow>("SELECT * FROM agents WHERE id = ?", [id]);
}

export async function agentIdsOf(tx: Tx, ownerId: string): Promise<string[]> {
  const rows = await tx.all<{ id: string }>("SELECT id FROM agents WHERE owner_id = ? ORDER BY id", [
    ownerId,
  ]);
  return rows.map((row) => row.id);
}

/** The eligible agent that the strategy puts first, or nobody. */
export async function firstCandidate(tx: Tx, filter: CandidateFilter): Promise<AgentRow | undefined> {
  const where = [
    "is_available AND NOT is_suspended AND NOT is_offline",
    "(capacity = 0 OR active_tasks < capacity)",
    "owner_id <> ?",
    "multiplier_hundredths <= ?",
  ];
  const values: SqlValue[] = [filter.notOwnedBy, filter.maxMultiplierHundredths];
  if (filter.isDemoOnly) where.push("is_demo");
  if (filter.excludedIds.length > 0) {
    where.push(`id NOT IN (${placeholders(filter.excludedIds.length)})`);
    values.push(...filter.excludedIds);
  }
  if (filter.skills.length > 0) {
    where.push(
      `(SELECT COUNT(*) FROM agent_skills s WHERE s.agent_id = agents.id AND s.skill IN (${placeholders(filter.skills.length)})) = ?`,
    );
    values.push(...filter.skills, filter.skills.length);
  }
  return tx.get<AgentRow>(
    `SELECT * FROM agents WHERE ${where.join(" AND ")} ORDER BY ${ORDER[filter.strategy]} LIMIT 1`,
    values,
  );
}

export function insertAgent(tx: Tx, row: AgentRow): Promise<void> {
  return tx.insert("agents", asRecord(row));
}

export async function replaceAgentSkills(tx: Tx, agentId: string, skills: readonly string[]): Promise<void> {
  await tx.run("DELETE FROM agent_skills WHERE agent_id = ?", [agentId]);
  for (const skill of skills) await tx.insert("agent_skills", { agentId, skill });
}

/** True when the agent still had that version and was changed. */
export async function swapAgent(
  tx: Tx,
  from: { id: string; version: number },
  change: AgentChange,
): Promise<boolean> {
  const { sql, values } = assignments(asRecord(change));
  const changed = await tx.run(
    `UPDATE agents SET ${sql}, version = version + 1 WHERE id = ? AND version = ?`,
    [...values, from.id, from.version],
  );
  return changed === 1;
}

/** Takes one place of the agent's capacity; false when it has none left or may not work now. */
export async function takePlace(tx: Tx, agentId: string): Promise<boolean> {
  const changed = await tx.run(
    `UPDATE agents SET active_tasks = active_tasks + 1
     WHERE id = ? AND is_available AND NOT is_suspended AND NOT is_offline AND (capacity = 0 OR active_tasks < capacity)`,
    [agentId],
  );
  return changed === 1;
}

export async function givePlaceBack(tx: Tx, agentId: string): Promise<void> {
  await tx.run("UPDATE agents SET active_tasks = active_tasks - 1 WHERE id = ? AND active_tasks > 0", [
    agentId,
  ]);
}

/** Whether its orchestrator keeps it from work; whoever else changes the agent is not in the way. */
export async function setAgentOffline(tx: Tx, of: { id: string; isOffline: boolean }): Promise<void> {
  await tx.run("UPDATE agents SET is_offline = ? WHERE id = ? AND is_offline <> ?", [
    of.isOffline,
    of.id,
    of.isOffline,
  ]);
}

interface PublishedReputation {
  readonly multiplierHundredths: number;
  readonly successRatePpm: number;
  readonly settledTasks: number;
  readonly distinctBuyers: number;
  readonly refreshedOnDay: number;
}

export async function publishOnAgent(tx: Tx, agentId: string, value: PublishedReputation): Promise<void> {
  const { sql, values } = assignments({ ...value });
  await tx.run(`UPDATE agents SET ${sql} WHERE id = ?`, [...values, agentId]);
}

/** Agents whose published reputation is older than the day, in pages by id. */
export function agentsNotRefreshed(tx: Tx, day: number, limit: number): Promise<AgentRow[]> {
  return tx.all<AgentRow>("SELECT * FROM agents WHERE refreshed_on_day < ? ORDER BY id LIMIT ?", [
    day,
    limit,
  ]);
}

/** The day of the oldest published reputation; null while there are no agents. */
export async function oldestRefreshDay(tx: Tx): Promise<number | null> {
  const row = await tx.get<{ day: number | null }>("SELECT MIN(refreshed_on_day) AS day FROM agents");
  return row?.day ?? null;
}
