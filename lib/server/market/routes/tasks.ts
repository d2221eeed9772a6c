import { areDescriptionsPublic } from "@/lib/domain/market/task-access";
import { makeQuoteBody } from "@/lib/schemas/market/quote";
import { postTaskBody, taskListQuery } from "@/lib/schemas/market/task";
import { pageQuery } from "@/lib/schemas/page";
import { id } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";
import { ok } from "@/lib/server/http/answer";
import { rowsOf } from "@/lib/server/http/route-table";
import { ACTIONS } from "@/lib/server/market/access";
import { makeQuote } from "@/lib/server/market/commands/make-quote";
import { postTask } from "@/lib/server/market/commands/post-task";
import { assertMayAct } from "@/lib/server/market/operations/verb/load-task-for-verb";
import { getTask } from "@/lib/server/market/reads/get-task";
import { listDisputes } from "@/lib/server/market/reads/list-disputes";
import { listTasks } from "@/lib/server/market/reads/list-tasks";
import { readStats } from "@/lib/server/market/reads/stats";

const { row } = rowsOf(ACTIONS);

export const TASK_ROWS = [
  /** A binding price with its arithmetic and its silence matrix. */
  row({
    method: "POST",
    path: "/api/v1/quotes",
    action: "quotes.make",
    body: makeQuoteBody,
    run: ({ context, body, call }) => makeQuote(context, call(body)),
  }),
  row({
    method: "GET",
    path: "/api/v1/tasks",
    action: "tasks.list",
    query: taskListQuery,
    run: async ({ context, actor, query }) =>
      ok(await listTasks(context.store, { actor, filter: query, nowMs: context.clock() })),
  }),
  row({
    method: "POST",
    path: "/api/v1/tasks",
    action: "tasks.post",
    body: postTaskBody,
    run: ({ context, body, call }) => postTask(context, call(body)),
  }),
  row({
    method: "GET",
    path: "/api/v1/tasks/{id}",
    action: "task.read",
    params: z.object({ id }),
    guard: ({ context, actor, params }) => assertMayAct(context, { actor, verb: "read", taskId: params.id }),
    run: async ({ context, actor, params }) => ok(await getTask(context, { actor, taskId: params.id })),
  }),
  /** Tasks that wait for the arbiter. */
  row({
    method: "GET",
    path: "/api/v1/disputes",
    action: "disputes.list",
    query: pageQuery,
    run: async ({ context, actor, query }) =>
      ok(await listDisputes(context.store, { actor, nowMs: context.clock(), ...query })),
  }),
  /** Public counters for the dashboard. */
  row({
    method: "GET",
    path: "/api/v1/stats",
    action: "stats.read",
    run: async ({ runtime, context }) => {
      const { ready } = await runtime.ready();
      const query = {
        startedAtMs: runtime.startedAtMs,
        nowMs: context.clock(),
        isHealthy: ready,
        showsDescriptions: areDescriptionsPublic(runtime.env.mode),
      };
      return ok(await readStats(context.store, query));
    },
  }),
];
