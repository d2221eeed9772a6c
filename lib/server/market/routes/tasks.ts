import { makeQuoteBody } from "@/lib/schemas/market/quote";
import { postTaskBody, taskListQuery } from "@/lib/schemas/market/task";
import { id } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";
import { ok } from "@/lib/server/http/answer";
import { resource } from "@/lib/server/http/resource";
import { route } from "@/lib/server/http/route";
import { makeQuote } from "@/lib/server/market/commands/make-quote";
import { postTask } from "@/lib/server/market/commands/post-task";
import { getTask } from "@/lib/server/market/reads/get-task";
import { listTasks } from "@/lib/server/market/reads/list-tasks";

/** A binding price with its arithmetic and its silence matrix. */
export const quotesResource = resource({
  POST: route({
    action: "quotes.make",
    body: makeQuoteBody,
    run: ({ context, body, call }) => makeQuote(context, call(body)),
  }),
});

export const tasksResource = resource({
  GET: route({
    action: "tasks.list",
    query: taskListQuery,
    run: async ({ context, actor, query }) =>
      ok(await listTasks(context.store, { actor, filter: query, nowMs: context.clock() })),
  }),
  POST: route({
    action: "tasks.post",
    body: postTaskBody,
    run: ({ context, body, call }) => postTask(context, call(body)),
  }),
});

export const taskResource = resource({
  GET: route({
    action: "task.read",
    params: z.object({ id }),
    run: async ({ context, actor, params }) => ok(await getTask(context, { actor, taskId: params.id })),
  }),
});
