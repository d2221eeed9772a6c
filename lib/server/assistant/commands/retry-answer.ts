import { requireRoom } from "@/lib/domain/assistant/answers-at-once";
import { NotRetryable } from "@/lib/domain/assistant/errors";
import { mayRetry, TURN_LEASE_MS } from "@/lib/domain/assistant/turn";
import { LostRace, NotFound } from "@/lib/domain/errors";
import { ACTIONS } from "@/lib/server/assistant/access";
import { idleConversation } from "@/lib/server/assistant/operations/begin-answer";
import { swapConversation } from "@/lib/server/assistant/tables/conversations";
import { countGoingOn, findMessage, swapToNextTry } from "@/lib/server/assistant/tables/messages";
import { isTool } from "@/lib/server/assistant/tables/rows";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";

interface Retry {
  readonly conversationId: string;
  readonly messageId: string;
  readonly model: string;
}

/**
 * Begins the last answer of a conversation again: it keeps what it asked for and what came of it, and says the rest anew.
 * @throws NotFound, also for another's; AnswerUnderWay; TooManyAnswers; NotRetryable
 */
export function retryAnswer(context: Context, call: Call<Retry>): Promise<Reply> {
  const { conversationId: id, messageId, model } = call.input;
  return command(context, call, {
    action: ACTIONS["assistant.use"],
    audited: "assistant.retry",
    op: async (tx, nowMs) => {
      const { userId } = requireUser(call.actor);
      const row = await idleConversation(tx, { id, userId, nowMs });
      requireRoom(await countGoingOn(tx, { userId, nowMs }));
      const answer = await findMessage(tx, messageId);
      if (answer?.conversationId !== id) throw new NotFound();
      const isLast = answer.role === "assistant" && answer.seq === row.lastSeq;
      if (!isLast || !mayRetry(answer, nowMs)) throw new NotRetryable();
      const begun = { answeringId: messageId, updatedAtMs: nowMs };
      if (!(await swapConversation(tx, row, begun))) throw new LostRace();
      const anew = { state: "running", failure: null, traceId: null, endedAtMs: null, model } as const;
      const kept = { parts: answer.parts.filter(isTool), leaseUntilMs: nowMs + TURN_LEASE_MS };
      if (!(await swapToNextTry(tx, answer, { ...anew, ...kept }))) throw new LostRace();
      const value = { saidId: null, answerId: messageId, tries: answer.tries + 1 };
      return { status: 200, value, subject: { kind: "conversation", id, detail: { answerId: messageId } } };
    },
  });
}
