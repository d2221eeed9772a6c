import type { GoingOn } from "@/lib/domain/assistant/answers-at-once";
import { asRecord, assignments } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { MessageRow } from "./rows";

export function insertMessage(tx: Tx, row: MessageRow): Promise<void> {
  return tx.insert("assistant_messages", asRecord(row));
}

export function findMessage(tx: Tx, id: string): Promise<MessageRow | undefined> {
  return tx.get<MessageRow>("SELECT * FROM assistant_messages WHERE id = ?", [id]);
}

interface Before {
  readonly conversationId: string;
  /** Null: from the end. */
  readonly seq: number | null;
  readonly limit: number;
}

/** The newest before a number, newest first. */
export function messagesBefore(tx: Tx, { conversationId, seq, limit }: Before): Promise<MessageRow[]> {
  const until = seq ?? Number.MAX_SAFE_INTEGER;
  const sql =
    "SELECT * FROM assistant_messages WHERE conversation_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?";
  return tx.all<MessageRow>(sql, [conversationId, Math.min(until, 2 ** 31 - 1), limit]);
}

type Changes = Partial<Omit<MessageRow, "id" | "conversationId" | "seq" | "role" | "createdAtMs">>;

/** One try of an answer. */
export interface TryOf {
  readonly id: string;
  readonly tries: number;
}

/** Changes an answer that goes on in this try; false where it is over, or another try goes on. */
export async function swapRunning(tx: Tx, of: TryOf, to: Changes): Promise<boolean> {
  const { sql, values } = assignments(to);
  const swap = `UPDATE assistant_messages SET ${sql} WHERE id = ? AND tries = ? AND state = 'running'`;
  return (await tx.run(swap, [...values, of.id, of.tries])) === 1;
}

/** What a try still learns of what it had asked for, also once it was stopped: a purchase is never untold. */
export async function keepPartsOfTry(tx: Tx, of: TryOf, parts: MessageRow["parts"]): Promise<boolean> {
  const swap = "UPDATE assistant_messages SET parts = ? WHERE id = ? AND tries = ?";
  return (await tx.run(swap, [parts, of.id, of.tries])) === 1;
}

/** Begins the next try of an answer as it was read; false when somebody was faster. */
export async function swapToNextTry(tx: Tx, from: TryOf, to: Changes): Promise<boolean> {
  const { sql, values } = assignments({ ...to, tries: from.tries + 1 });
  const swap = `UPDATE assistant_messages SET ${sql} WHERE id = ? AND tries = ?`;
  return (await tx.run(swap, [...values, from.id, from.tries])) === 1;
}

/** Ids of answers that nobody gives any more. */
export async function lapsedAnswers(tx: Tx, nowMs: number, limit: number): Promise<string[]> {
  const sql =
    "SELECT id FROM assistant_messages WHERE state = 'running' AND lease_until_ms <= ? ORDER BY lease_until_ms LIMIT ?";
  return (await tx.all<{ id: string }>(sql, [nowMs, limit])).map(({ id }) => id);
}

/** Answers that go on now, by a lease that lasts: of one user, and of all. */
export async function countGoingOn(tx: Tx, of: { userId: string; nowMs: number }): Promise<GoingOn> {
  const row = await tx.get<GoingOn>(
    `SELECT COUNT(*) AS "all", COUNT(CASE WHEN c.user_id = ? THEN 1 END) AS own
     FROM assistant_messages m JOIN assistant_conversations c ON c.id = m.conversation_id
     WHERE m.state = 'running' AND m.lease_until_ms > ?`,
    [of.userId, of.nowMs],
  );
  return row ?? { own: 0, all: 0 };
}

/** Since when the oldest of them waits to be told so; null where none does. */
export async function oldestLapsedMs(tx: Tx, nowMs: number): Promise<number | null> {
  const sql =
    "SELECT MIN(lease_until_ms) AS at_ms FROM assistant_messages WHERE state = 'running' AND lease_until_ms <= ?";
  return (await tx.get<{ atMs: number | null }>(sql, [nowMs]))?.atMs ?? null;
}
