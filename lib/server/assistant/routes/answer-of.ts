import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import { Unauthenticated } from "@/lib/domain/errors";
import type { StreamEventWire } from "@/lib/schemas/assistant/stream-event";
import { z } from "@/lib/schemas/zod";
import { ACTIONS } from "@/lib/server/assistant/access";
import { showMessage } from "@/lib/server/assistant/reads/conversations";
import { type Answer, ok } from "@/lib/server/http/answer";
import { eventsAnswer, wantsEvents } from "@/lib/server/http/event-stream";
import type { Asker } from "@/lib/server/kernel/answering";
import { requireUser } from "@/lib/server/kernel/command";
import type { Context, Reply } from "@/lib/server/kernel/context";
import type { Identity } from "@/lib/server/kernel/identity";
import type { Runtime } from "@/lib/server/kernel/runtime";

const begun = z.object({ saidId: z.string().nullable(), answerId: z.string(), tries: z.number() });

interface Asked {
  readonly request: Request;
  readonly runtime: Runtime;
  readonly context: Context;
  readonly actor: Actor;
}

/**
 * Has an answer given that was kept as begun, and tells of it: as events from its begin on, or as it stands at its end. A
 * repeated Idempotency-Key begins nothing: it is told of the same answer. The answer goes on whoever listens.
 */
export async function answerOf(
  { request, runtime, context, actor }: Asked,
  of: { conversationId: string; reply: Reply },
): Promise<Answer> {
  const { conversationId, reply } = of;
  const { saidId, answerId: id, tries } = begun.parse(JSON.parse(reply.body));
  const show = (messageId: string) =>
    context.store.read((tx) => showMessage(tx, { conversationId, messageId, nowMs: context.clock() }));
  const begin = async (): Promise<StreamEventWire> => {
    const said = saidId === null ? null : await show(saidId);
    return { type: "message", said, answer: await show(id) };
  };
  const first = await begin();
  const asker = askerOf(actor, () => runtime.identify(request.headers));
  if (!reply.replayed) runtime.answering.begin({ id, tries }, { runtime: { ...runtime, context }, asker });
  const headers: Answer["headers"] = reply.replayed ? [["idempotency-replayed", "true"]] : [];
  if (wantsEvents(request)) {
    const live = runtime.answering.follow({ id, tries });
    const answer = eventsAnswer(eventsOf(first, live, () => show(id)));
    return { ...answer, headers: [...(answer.headers ?? []), ...headers] };
  }
  await runtime.answering.ended({ id, tries });
  return ok(await show(id), { headers });
}

/** Who asked, as long as the same user is signed in and may. */
function askerOf(actor: Actor, identify: () => Promise<Identity>): Asker {
  const now = async () => {
    const { actor: current } = await identify();
    authorize(current, ACTIONS["assistant.use"]);
    if (requireUser(current).userId !== requireUser(actor).userId) throw new Unauthenticated();
    return current;
  };
  return { actor, now };
}

/** Of an answer that does not go on here the end alone is known. */
async function* eventsOf(
  first: StreamEventWire,
  live: AsyncIterable<StreamEventWire> | null,
  show: () => Promise<Extract<StreamEventWire, { type: "done" }>["message"]>,
): AsyncGenerator<StreamEventWire> {
  yield first;
  if (live) return yield* live;
  const message = await show();
  if (message.state === "failed" && message.failure) yield { type: "error", message, ...message.failure };
  else if (message.state !== "running") yield { type: "done", message };
}
