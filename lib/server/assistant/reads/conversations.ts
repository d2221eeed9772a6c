import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import { NotFound } from "@/lib/domain/errors";
import type {
  ConversationListFilter,
  ConversationPageWire,
  ConversationWire,
  MessageListFilter,
} from "@/lib/schemas/assistant/conversation";
import type { MessageWire } from "@/lib/schemas/assistant/message";
import type { Page } from "@/lib/schemas/page";
import { ACTIONS } from "@/lib/server/assistant/access";
import { findConversation, listConversationRows } from "@/lib/server/assistant/tables/conversations";
import { findMessage, messagesBefore } from "@/lib/server/assistant/tables/messages";
import type { ConversationRow } from "@/lib/server/assistant/tables/rows";
import { requireUser } from "@/lib/server/kernel/command";
import type { Context } from "@/lib/server/kernel/context";
import { cutPage } from "@/lib/server/kernel/cut-page";
import { timeView } from "@/lib/server/kernel/wire-values";
import type { Tx } from "@/lib/server/store/tx";
import { messageView } from "./message-view";

const MESSAGES_A_PAGE = 50;

/** One's own, the last in which something was said first. @throws Unauthenticated, Forbidden */
export function listConversations(
  context: Context,
  query: { actor: Actor; filter: ConversationListFilter },
): Promise<Page<ConversationWire>> {
  const userId = readerOf(query.actor);
  const { cursor: before, limit } = query.filter;
  return context.store.read(async (tx) => {
    const rows = await listConversationRows(tx, { userId, before, limit: limit + 1 });
    const cursorOf = (row: ConversationRow) => ({ atMs: row.updatedAtMs, id: row.id });
    return cutPage(rows, limit, { cursorOf, view: conversationView });
  });
}

/** A conversation with a page of its messages, each as it stands when its turn comes. @throws NotFound, also for another's */
export async function showConversation(
  context: Context,
  query: { actor: Actor; id: string; filter: MessageListFilter },
): Promise<ConversationPageWire> {
  const userId = readerOf(query.actor);
  const { id, filter } = query;
  const { row, rows } = await context.store.read(async (tx) => {
    const row = await findConversation(tx, { id, userId });
    if (!row) throw new NotFound();
    const seq = filter.before ?? null;
    const rows = await messagesBefore(tx, { conversationId: id, seq, limit: MESSAGES_A_PAGE + 1 });
    return { row, rows };
  });
  const shown = rows.slice(0, MESSAGES_A_PAGE).reverse();
  const messages: MessageWire[] = [];
  for (const message of shown) {
    messages.push(await context.store.read((tx) => messageView(tx, message, context.clock())));
    // Others have their turn between two of them.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const earlier = rows.length > MESSAGES_A_PAGE ? (shown[0]?.seq ?? null) : null;
  return { conversation: conversationView(row), messages, earlier };
}

/** One message of one's own conversation. @throws NotFound */
export async function showMessage(
  tx: Tx,
  of: { conversationId: string; messageId: string; nowMs: number },
): Promise<MessageWire> {
  const row = await findMessage(tx, of.messageId);
  if (row?.conversationId !== of.conversationId) throw new NotFound();
  return messageView(tx, row, of.nowMs);
}

export function conversationView(row: ConversationRow): ConversationWire {
  return {
    id: row.id,
    agentId: row.agentId,
    title: row.title,
    version: row.version,
    isAnswering: row.answeringId !== null,
    createdAt: timeView(row.createdAtMs),
    updatedAt: timeView(row.updatedAtMs),
  };
}

function readerOf(actor: Actor): string {
  authorize(actor, ACTIONS["assistant.read"]);
  return requireUser(actor).userId;
}
