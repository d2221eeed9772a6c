import { isInterrupted } from "@/lib/domain/assistant/turn";
import { endInterrupted } from "@/lib/server/assistant/operations/end-answer";
import { conversationById } from "@/lib/server/assistant/tables/conversations";
import { findMessage, lapsedAnswers } from "@/lib/server/assistant/tables/messages";
import { audit } from "@/lib/server/kernel/audit";
import type { Context } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";

const AT_ONCE = 50;

/**
 * Ends the answers that nobody gives any more, each in a write of its own: one that cannot be ended keeps no other from it.
 * @throws what the first of those threw
 */
export async function endLapsedAnswers(context: Context): Promise<void> {
  const ids = await context.store.read((tx) => lapsedAnswers(tx, context.clock(), AT_ONCE));
  const errors: unknown[] = [];
  for (const id of ids) {
    const ended = context.store.write((tx) => endIt(tx, { id, nowMs: context.clock() }));
    await ended.catch((error: unknown) => errors.push(error));
  }
  if (errors.length > 0) throw errors[0];
}

async function endIt(tx: Tx, of: { id: string; nowMs: number }): Promise<void> {
  const { id, nowMs } = of;
  const answer = await findMessage(tx, id);
  // Whoever gives it may have been slow, and gone on meanwhile.
  if (!answer || !isInterrupted(answer, nowMs)) return;
  const conversation = await conversationById(tx, answer.conversationId);
  const isEnded = await endInterrupted(tx, { answer, userId: conversation?.userId ?? "", nowMs });
  if (!isEnded) return;
  const subject = { subjectKind: "conversation", subjectId: answer.conversationId };
  await audit(tx, { atMs: nowMs, actor: { kind: "house" }, action: "assistant.interrupted", ...subject });
}
