import { TooManyConversations } from "@/lib/domain/assistant/errors";
import { MOST_CONVERSATIONS } from "@/lib/domain/assistant/turn";
import { InvalidInput } from "@/lib/domain/errors";
import type { OpenConversationInput } from "@/lib/schemas/assistant/conversation";
import { ACTIONS } from "@/lib/server/assistant/access";
import { NEW_TITLE } from "@/lib/server/assistant/operations/conversation-title";
import { conversationView } from "@/lib/server/assistant/reads/conversations";
import { countConversations, insertConversation } from "@/lib/server/assistant/tables/conversations";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";

/**
 * Opens a conversation as one of the treasury's agents, which it stays.
 * @throws InvalidInput for an agent that there is not; TooManyConversations
 */
export function openConversation(context: Context, call: Call<OpenConversationInput>): Promise<Reply> {
  const { actor, input } = call;
  return command(context, call, {
    action: ACTIONS["assistant.use"],
    audited: "assistant.open",
    op: async (tx, nowMs) => {
      const { agentId, title = NEW_TITLE } = input;
      const { policy } = await currentPolicy(tx);
      if (!policy.agents.some(({ id }) => id === agentId))
        throw new InvalidInput([{ pointer: "#/agentId", detail: "There is no such agent." }]);
      const { userId } = requireUser(actor);
      if ((await countConversations(tx, userId)) >= MOST_CONVERSATIONS)
        throw new TooManyConversations(MOST_CONVERSATIONS);
      const times = { createdAtMs: nowMs, updatedAtMs: nowMs };
      const own = { id: context.newId("cnv", nowMs), userId, agentId, title };
      const row = { ...own, answeringId: null, lastSeq: 0, version: 1, ...times };
      await insertConversation(tx, row);
      const subject = { kind: "conversation", id: row.id, detail: { agentId } };
      return { status: 201, value: conversationView(row), subject };
    },
  });
}
