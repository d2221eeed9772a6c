import { isInterrupted } from "@/lib/domain/assistant/turn";
import { endInterrupted } from "@/lib/server/assistant/operations/end-answer";
import { conversationById } from "@/lib/server/assistant/tables/conversations";
import { findMessage, lapsedAnswers } from "@/lib/server/assistant/tables/messages";
import { audit } from "@/lib/server/kernel/audit";
import type { Context } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";

const AT_ONCE = 50;

/** Ends the answers that nobody gives any more, each in a write of its own. */
export async function endLapsedAnswers(context: Context): Promise<void> {
  const answers = await context.store.read((tx) => lapsedAnswers(tx, context.clock(), AT_ONCE));
  for (const { id } of answers) await context.store.write((tx) => endIt(tx, { id, nowMs: context.clock() }));
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
