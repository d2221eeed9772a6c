import {
  conversationListQuery,
  conversationParams,
  editConversationBody,
  messageListQuery,
  messageParams,
  openConversationBody,
} from "@/lib/schemas/assistant/conversation";
import { sayBody } from "@/lib/schemas/assistant/message";
import { done, ok } from "@/lib/server/http/answer";
import { rowsOf } from "@/lib/server/http/route-table";
import type { RouteTable } from "@/lib/server/http/subsystem";
import { ACTIONS } from "./access";
import { deleteConversation } from "./commands/delete-conversation";
import { editConversation } from "./commands/edit-conversation";
import { openConversation } from "./commands/open-conversation";
import { retryAnswer } from "./commands/retry-answer";
import { say } from "./commands/say";
import { stopAnswer } from "./commands/stop-answer";
import { showAssistant } from "./reads/assistant";
import { listConversations, showConversation } from "./reads/conversations";
import { answerOf } from "./routes/answer-of";

const { row } = rowsOf(ACTIONS);
const CONVERSATIONS = "/api/v1/assistant/conversations";

export const assistantRoutes: RouteTable = {
  rows: [
    /** As whom one may speak, who answers, and with which tools. */
    row({
      method: "GET",
      path: "/api/v1/assistant",
      action: "assistant.read",
      run: async ({ runtime, context, actor }) =>
        ok(await showAssistant(context, { actor, model: runtime.answering.model })),
    }),
    row({
      method: "GET",
      path: CONVERSATIONS,
      action: "assistant.read",
      query: conversationListQuery,
      run: async ({ context, actor, query }) =>
        ok(await listConversations(context, { actor, filter: query })),
    }),
    row({
      method: "POST",
      path: CONVERSATIONS,
      action: "assistant.use",
      body: openConversationBody,
      run: ({ context, body, call }) => openConversation(context, call(body)),
    }),
    row({
      method: "GET",
      path: `${CONVERSATIONS}/{id}`,
      action: "assistant.read",
      params: conversationParams,
      query: messageListQuery,
      run: async ({ context, actor, params, query }) =>
        ok(await showConversation(context, { actor, id: params.id, filter: query })),
    }),
    row({
      method: "PATCH",
      path: `${CONVERSATIONS}/{id}`,
      action: "assistant.use",
      params: conversationParams,
      body: editConversationBody,
      run: ({ context, params, body, call }) =>
        editConversation(context, call({ ...body, conversationId: params.id })),
    }),
    row({
      method: "DELETE",
      path: `${CONVERSATIONS}/{id}`,
      action: "assistant.use",
      params: conversationParams,
      run: async ({ context, params, call }) => {
        await deleteConversation(context, call({ conversationId: params.id }));
        return done();
      },
    }),
    /** Says something: the answer as events to whoever takes those, else once it is over. */
    row({
      method: "POST",
      path: `${CONVERSATIONS}/{id}/messages`,
      action: "assistant.use",
      params: conversationParams,
      body: sayBody,
      run: async (received) => {
        const { context, runtime, params, body, call } = received;
        const model = runtime.answering.model.name;
        const reply = await say(context, call({ ...body, conversationId: params.id, model }));
        return answerOf(received, { conversationId: params.id, reply });
      },
    }),
    row({
      method: "POST",
      path: `${CONVERSATIONS}/{id}/messages/{messageId}/retry`,
      action: "assistant.use",
      params: messageParams,
      run: async (received) => {
        const { context, runtime, params, call } = received;
        const { id: conversationId, messageId } = params;
        const model = runtime.answering.model.name;
        const reply = await retryAnswer(context, call({ conversationId, messageId, model }));
        return answerOf(received, { conversationId, reply });
      },
    }),
    row({
      method: "POST",
      path: `${CONVERSATIONS}/{id}/stop`,
      action: "assistant.use",
      params: conversationParams,
      run: async ({ context, runtime, params, call }) => {
        const { answerId, ...reply } = await stopAnswer(context, call({ conversationId: params.id }));
        if (answerId !== null) runtime.answering.stop(answerId);
        return reply;
      },
    }),
  ],
};
