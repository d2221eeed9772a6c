import { NotFound } from "@/lib/domain/errors";
import { aicpCompleteBody, aicpCompleteQuery, aicpSubmitBody } from "@/lib/schemas/adapters/aicp";
import { readJson } from "@/lib/server/http/body";
import { parsedFields } from "@/lib/server/http/fields";
import { bodyHashOf, idempotencyKeyOf } from "@/lib/server/http/idempotency";
import { MethodNotAllowed } from "@/lib/server/http/refusals";
import { type Handler, stamp } from "@/lib/server/http/route";
import type { Call, Reply } from "@/lib/server/kernel/context";
import type { Runtime } from "@/lib/server/kernel/runtime";
import { completeForAicp } from "./complete-for-aicp";
import { aicpAgents, aicpTask, aicpTasks } from "./reads";
import { answerSeedClient, type SeedReply } from "./seed-answer";
import { submitForAicp } from "./submit-for-aicp";

type Endpoint = (world: Runtime, request: Request, taskId: string) => Promise<SeedReply>;

/** Nobody signs in here: the ids in the bodies are the identity, as the seed's clients send them. */
function callOf<I>(request: Request, input: I): Call<I> {
  const key = idempotencyKeyOf(request.headers);
  const { pathname, search } = new URL(request.url);
  const idempotency = { key: key ?? "", route: `POST ${pathname}${search}`, bodyHash: bodyHashOf(input) };
  return { actor: { kind: "anonymous" }, input, idempotency: key === null ? undefined : idempotency };
}

function replayed(reply: Reply): Record<string, string> {
  return reply.replayed ? { "idempotency-replayed": "true" } : {};
}

const listTasks: Endpoint = async (world) => {
  const tasks = await aicpTasks(world.context.store);
  return { value: { tasks, count: tasks.length } };
};

const showTask: Endpoint = async (world, _, taskId) => {
  const task = await aicpTask(world.context.store, taskId);
  if (!task) throw new NotFound("Task not found");
  return { value: task };
};

const submit: Endpoint = async (world, request) => {
  const { description, complexity, buyer_id } = parsedFields(aicpSubmitBody, await readJson(request));
  const input = { description, complexity, buyerId: buyer_id };
  const reply = await submitForAicp(world.context, callOf(request, input));
  const made = JSON.parse(reply.body) as {
    taskId: string;
    agentName: string;
    priceUnits: string;
    status: string;
  };
  const value = {
    task_id: made.taskId,
    agent_name: made.agentName,
    price_satoshis: Number(made.priceUnits),
    status: made.status,
  };
  return { value, headers: replayed(reply) };
};

const complete: Endpoint = async (world, request, taskId) => {
  const raw = await readJson(request);
  const query = parsedFields(aicpCompleteQuery, Object.fromEntries(new URL(request.url).searchParams));
  const body = parsedFields(aicpCompleteBody, raw);
  const input = { taskId, success: query.success ?? body.success, result: body.result };
  const reply = await completeForAicp(world.context, callOf(request, input));
  const { value } = await showTask(world, request, taskId);
  return { value, headers: replayed(reply) };
};

const ENDPOINTS: { path: RegExp; methods: Record<string, Endpoint> }[] = [
  {
    path: /^$/,
    methods: { GET: async () => ({ value: { service: "AICP Coordinator", status: "running" } }) },
  },
  { path: /^health$/, methods: { GET: async () => ({ value: { status: "healthy" } }) } },
  { path: /^agents$/, methods: { GET: async (world) => ({ value: await aicpAgents(world.context.store) }) } },
  { path: /^tasks$/, methods: { GET: listTasks } },
  { path: /^tasks\/submit$/, methods: { POST: submit } },
  { path: /^tasks\/([A-Za-z0-9_-]{1,64})\/complete$/, methods: { POST: complete } },
  { path: /^tasks\/([^/]+)$/, methods: { GET: showTask } },
];

function endpointOf(method: string, path: string): { endpoint: Endpoint; taskId: string } {
  for (const { path: pattern, methods } of ENDPOINTS) {
    const match = pattern.exec(path);
    if (!match) continue;
    const endpoint = methods[method === "HEAD" ? "GET" : method];
    if (!endpoint) throw new MethodNotAllowed(Object.keys(methods));
    return { endpoint, taskId: match[1] ?? "" };
  }
  throw new NotFound("Not Found");
}

const handle: Handler = async (request, segment) => {
  const path = [(await segment.params).path ?? []].flat().join("/");
  return answerSeedClient(request, async (world) => {
    if (request.method === "OPTIONS") return { status: 204, value: null };
    const { endpoint, taskId } = endpointOf(request.method, path);
    return endpoint(world, request, taskId);
  });
};

/** `/api/aicp/*`: the seed's coordinator, over our own tasks, books and agents. */
export const aicpHandler = stamp(handle, { action: "public", isDemoOnly: true });
