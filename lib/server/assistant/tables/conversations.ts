import { asRecord, assignments } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { ConversationRow } from "./rows";

export function insertConversation(tx: Tx, row: ConversationRow): Promise<void> {
  return tx.insert("assistant_conversations", asRecord(row));
}

/** A user's own; another's is as absent as none. */
export function findConversation(
  tx: Tx,
  of: { id: string; userId: string },
): Promise<ConversationRow | undefined> {
  const sql = "SELECT * FROM assistant_conversations WHERE id = ? AND user_id = ?";
  return tx.get<ConversationRow>(sql, [of.id, of.userId]);
}

/** Whoever's it is: for the house's own doings. */
export function conversationById(tx: Tx, id: string): Promise<ConversationRow | undefined> {
  return tx.get<ConversationRow>("SELECT * FROM assistant_conversations WHERE id = ?", [id]);
}

export async function countConversations(tx: Tx, userId: string): Promise<number> {
  const sql = "SELECT COUNT(*) AS conversations FROM assistant_conversations WHERE user_id = ?";
  return (await tx.get<{ conversations: number }>(sql, [userId]))?.conversations ?? 0;
}

interface Listed {
  readonly userId: string;
  readonly before: { readonly atMs: number; readonly id: string } | undefined;
  readonly limit: number;
}

/** The last in which something was said first. */
export function listConversationRows(tx: Tx, { userId, before, limit }: Listed): Promise<ConversationRow[]> {
  const order = "ORDER BY updated_at_ms DESC, id DESC LIMIT ?";
  if (!before)
    return tx.all(`SELECT * FROM assistant_conversations WHERE user_id = ? ${order}`, [userId, limit]);
  const sql = `SELECT * FROM assistant_conversations WHERE user_id = ? AND (updated_at_ms, id) < (?, ?) ${order}`;
  return tx.all(sql, [userId, before.atMs, before.id, limit]);
}

type Changes = Partial<Pick<ConversationRow, "title" | "answeringId" | "lastSeq" | "updatedAtMs">>;

/** Changes a conversation as it was read; false when somebody was faster. */
export async function swapConversation(
  tx: Tx,
  from: Pick<ConversationRow, "id" | "version">,
  to: Changes,
): Promise<boolean> {
  const { sql, values } = assignments({ ...to, version: from.version + 1 });
  const swap = `UPDATE assistant_conversations SET ${sql} WHERE id = ? AND version = ?`;
  return (await tx.run(swap, [...values, from.id, from.version])) === 1;
}

/** The answer is over: another may begin. */
export async function endAnswering(tx: Tx, of: { answerId: string; atMs: number }): Promise<void> {
  const set = "answering_id = NULL, version = version + 1, updated_at_ms = ?";
  await tx.run(
    `UPDATE assistant_conversations SET ${set} WHERE answering_id = ? AND id = (
    SELECT conversation_id FROM assistant_messages WHERE id = ?)`,
    [of.atMs, of.answerId, of.answerId],
  );
}

/** Takes a conversation away as it was read, with all that was said in it. */
export async function deleteConversationRow(
  tx: Tx,
  from: Pick<ConversationRow, "id" | "version">,
): Promise<boolean> {
  const sql = "DELETE FROM assistant_conversations WHERE id = ? AND version = ?";
  if ((await tx.run(sql, [from.id, from.version])) !== 1) return false;
  await tx.run("DELETE FROM assistant_messages WHERE conversation_id = ?", [from.id]);
  return true;
}
