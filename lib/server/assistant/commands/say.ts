import { requireRoom } from "@/lib/domain/assistant/answers-at-once";
import { ConversationFull } from "@/lib/domain/assistant/errors";
import { MOST_TURNS, TURN_LEASE_MS } from "@/lib/domain/assistant/turn";
import { LostRace } from "@/lib/domain/errors";
import type { SayInput } from "@/lib/schemas/assistant/message";
import { ACTIONS } from "@/lib/server/assistant/access";
import { idleConversation } from "@/lib/server/assistant/operations/begin-answer";
import { titleAfter } from "@/lib/server/assistant/operations/conversation-title";
import { swapConversation } from "@/lib/server/assistant/tables/conversations";
import { countGoingOn, insertMessage } from "@/lib/server/assistant/tables/messages";
import type { MessageRow } from "@/lib/server/assistant/tables/rows";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";

/** What is said, and its answer. */
const MESSAGES_A_TURN = 2;

/**
 * Keeps what somebody says, and begins its answer; who answers is told of it afterwards. The reply names both messages.
 * @throws NotFound, also for another's; AnswerUnderWay; TooManyAnswers; ConversationFull
 */
export function say(
  context: Context,
  call: Call<SayInput & { readonly conversationId: string; readonly model: string }>,
): Promise<Reply> {
  const { actor, input } = call;
  return command(context, call, {
    action: ACTIONS["assistant.use"],
    audited: "assistant.say",
    op: async (tx, nowMs) => {
      const { conversationId: id, text, model } = input;
      const { userId } = requireUser(actor);
      const row = await idleConversation(tx, { id, userId, nowMs });
      requireRoom(await countGoingOn(tx, { userId, nowMs }));
      if (row.lastSeq >= MOST_TURNS * MESSAGES_A_TURN) throw new ConversationFull(MOST_TURNS);
      const [said, answer] = [saidRow, answerRow].map((make, index) =>
        make({ id: context.newId("msg", nowMs), conversationId: id, seq: row.lastSeq + 1 + index, nowMs }),
      );
      if (!said || !answer) throw new LostRace();
      const title = titleAfter(row.title, text);
      const changes = { title, answeringId: answer.id, lastSeq: answer.seq, updatedAtMs: nowMs };
      if (!(await swapConversation(tx, row, changes))) throw new LostRace();
      await insertMessage(tx, { ...said, parts: [{ type: "text", text }] });
      await insertMessage(tx, { ...answer, model });
      const value = { saidId: said.id, answerId: answer.id, tries: 1 };
      return { status: 200, value, subject: { kind: "conversation", id, detail: { answerId: answer.id } } };
    },
  });
}

interface Of {
  readonly id: string;
  readonly conversationId: string;
  readonly seq: number;
  readonly nowMs: number;
}

const NOTHING = { tries: 1, parts: [], failure: null, traceId: null, model: null };

function saidRow({ nowMs, ...of }: Of): MessageRow {
  const times = { createdAtMs: nowMs, endedAtMs: nowMs };
  return { ...of, ...NOTHING, ...times, role: "user", state: "done", leaseUntilMs: null };
}

function answerRow({ nowMs, ...of }: Of): MessageRow {
  const times = { createdAtMs: nowMs, endedAtMs: null, leaseUntilMs: nowMs + TURN_LEASE_MS };
  return { ...of, ...NOTHING, ...times, role: "assistant", state: "running" };
}
