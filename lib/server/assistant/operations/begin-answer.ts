import { AnswerUnderWay } from "@/lib/domain/assistant/errors";
import { isInterrupted } from "@/lib/domain/assistant/turn";
import { NotFound } from "@/lib/domain/errors";
import { findConversation } from "@/lib/server/assistant/tables/conversations";
import { findMessage } from "@/lib/server/assistant/tables/messages";
import type { ConversationRow } from "@/lib/server/assistant/tables/rows";
import type { Tx } from "@/lib/server/store/tx";
import { endInterrupted } from "./end-answer";

/**
 * One's own conversation in which an answer may begin: one that nobody gives any more is ended first.
 * @throws NotFound, AnswerUnderWay
 */
export async function idleConversation(
  tx: Tx,
  of: { id: string; userId: string; nowMs: number },
): Promise<ConversationRow> {
  const { nowMs, userId } = of;
  const row = await findConversation(tx, of);
  if (!row) throw new NotFound();
  if (row.answeringId === null) return row;
  const answer = await findMessage(tx, row.answeringId);
  if (!answer || !isInterrupted(answer, nowMs)) throw new AnswerUnderWay();
  await endInterrupted(tx, { answer, userId, nowMs });
  const idle = await findConversation(tx, of);
  if (!idle) throw new NotFound();
  return idle;
}
