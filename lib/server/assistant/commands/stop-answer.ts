import { NotFound } from "@/lib/domain/errors";
import { ACTIONS } from "@/lib/server/assistant/access";
import { endAnswer } from "@/lib/server/assistant/operations/end-answer";
import { conversationView } from "@/lib/server/assistant/reads/conversations";
import { findConversation } from "@/lib/server/assistant/tables/conversations";
import { findMessage } from "@/lib/server/assistant/tables/messages";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";

/**
 * Ends the answer that goes on, if one does: from then on it asks for nothing more. What it has asked for already goes
 * its way. Names the answer, so that its model is ended too. @throws NotFound, also for another's
 */
export async function stopAnswer(
  context: Context,
  call: Call<{ readonly conversationId: string }>,
): Promise<Reply & { readonly answerId: string | null }> {
  const { conversationId: id } = call.input;
  let answerId: string | null = null;
  const reply = await command(context, call, {
    action: ACTIONS["assistant.use"],
    audited: "assistant.stop",
    op: async (tx, nowMs) => {
      const of = { id, userId: requireUser(call.actor).userId };
      const row = await findConversation(tx, of);
      if (!row) throw new NotFound();
      const answer = row.answeringId === null ? undefined : await findMessage(tx, row.answeringId);
      answerId = answer?.id ?? null;
      const { parts = [] } = answer ?? {};
      const isStopped =
        answer !== undefined && (await endAnswer(tx, answer, { state: "stopped", parts, nowMs }));
      const value = conversationView((await findConversation(tx, of)) ?? row);
      return { status: 200, value, subject: isStopped ? { kind: "conversation", id } : null };
    },
  });
  return { ...reply, answerId };
}
