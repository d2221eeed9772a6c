import { LostRace, NotFound } from "@/lib/domain/errors";
import type { EditConversationInput } from "@/lib/schemas/assistant/conversation";
import { ACTIONS } from "@/lib/server/assistant/access";
import { conversationView } from "@/lib/server/assistant/reads/conversations";
import { findConversation, swapConversation } from "@/lib/server/assistant/tables/conversations";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";

/** Names a conversation. @throws NotFound, also for another's */
export function editConversation(
  context: Context,
  call: Call<EditConversationInput & { readonly conversationId: string }>,
): Promise<Reply> {
  const { conversationId: id, title } = call.input;
  return command(context, call, {
    action: ACTIONS["assistant.use"],
    audited: "assistant.name",
    op: async (tx) => {
      const row = await findConversation(tx, { id, userId: requireUser(call.actor).userId });
      if (!row) throw new NotFound();
      if (!(await swapConversation(tx, row, { title }))) throw new LostRace();
      const value = conversationView({ ...row, title, version: row.version + 1 });
      return { status: 200, value, subject: { kind: "conversation", id } };
    },
  });
}
