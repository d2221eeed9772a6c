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
    run: ({ house, body, call }) => makeQuote(house, call(body)),
  }),
});

export const tasksResource = resource({
  GET: route({
    action: "tasks.list",
    query: taskListQuery,
    run: async ({ runtime, house, actor, query }) =>
      ok(await listTasks(runtime.reader, { actor, filter: query, nowMs: house.clock() })),
  }),
  POST: route({
    action: "tasks.post",
    body: postTaskBody,
    run: ({ house, body, call }) => postTask(house, call(body)),
  }),
});

export const taskResource = resource({
  GET: route({
    action: "task.read",
    params: z.object({ id }),
    run: async ({ runtime, house, actor, params }) => {
      const place = house.chain
        ? { chainId: house.chain.facts.chainId, escrow: house.chain.facts.escrow }
        : null;
      return ok(await getTask(runtime.reader, { actor, taskId: params.id, nowMs: house.clock(), place }));
    },
  }),
});
