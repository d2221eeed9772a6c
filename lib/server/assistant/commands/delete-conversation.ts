import { LostRace } from "@/lib/domain/errors";
import { ACTIONS } from "@/lib/server/assistant/access";
import { idleConversation } from "@/lib/server/assistant/operations/begin-answer";
import { deleteConversationRow } from "@/lib/server/assistant/tables/conversations";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";

/** Takes a conversation away; what was bought in it stays in the treasury. @throws NotFound; AnswerUnderWay */
export function deleteConversation(
  context: Context,
  call: Call<{ readonly conversationId: string }>,
): Promise<Reply> {
  const { conversationId: id } = call.input;
  return command(context, call, {
    action: ACTIONS["assistant.use"],
    audited: "assistant.delete",
    op: async (tx, nowMs) => {
      const { userId } = requireUser(call.actor);
      const row = await idleConversation(tx, { id, userId, nowMs });
      if (!(await deleteConversationRow(tx, row))) throw new LostRace();
      return { status: 204, value: null, subject: { kind: "conversation", id } };
    },
  });
}
