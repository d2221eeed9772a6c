import { NotFound } from "@/lib/domain/errors";
import { aicpCompleteBody, aicpCompleteQuery, aicpSubmitBody } from "@/lib/schemas/adapters/aicp";
import { id as taskIdSchema } from "@/lib/schemas/text";
import { answerSeedClient, replayed, type SeedReply, seedCall } from "@/lib/server/adapters/seed-answer";
import { readJson } from "@/lib/server/http/body";
import { parsedFields } from "@/lib/server/http/fields";
import { MethodNotAllowed } from "@/lib/server/http/problem";
import { type Method, type Row, rowsOf } from "@/lib/server/http/route-table";
import type { RouteTable, Unanswered } from "@/lib/server/http/subsystem";
import type { Runtime } from "@/lib/server/kernel/runtime";
import { ACTIONS } from "./access";
import { completeForAicp } from "./complete-for-aicp";
import { aicpAgents, aicpTask, aicpTasks } from "./reads";
import { submitForAicp } from "./submit-for-aicp";

type Endpoint = (world: Runtime, request: Request, taskId: string) => Promise<SeedReply>;

/** Nobody signs in here: the ids in the bodies are the identity, as the seed's clients send them. */
const NOBODY = { kind: "anonymous" } as const;

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
  const reply = await submitForAicp(world.context, seedCall(request, { actor: NOBODY, input }));
  const made: { taskId: string; agentName: string; priceUnits: string; status: string } = JSON.parse(
    reply.body,
  );
  const value = {
    task_id: made.taskId,
    agent_name: made.agentName,
    price_satoshis: Number(made.priceUnits),
    status: made.status,
  };
  return { value, headers: replayed(reply) };
};

const complete: Endpoint = async (world, request, taskId) => {
  if (!taskIdSchema.safeParse(taskId).success) throw new NotFound("Not Found");
  const raw = await readJson(request);
  const query = parsedFields(aicpCompleteQuery, Object.fromEntries(new URL(request.url).searchParams));
  const body = parsedFields(aicpCompleteBody, raw);
  const input = { taskId, success: query.success ?? body.success, result: body.result };
  const reply = await completeForAicp(world.context, seedCall(request, { actor: NOBODY, input }));
  const { value } = await showTask(world, request, taskId);
  return { value, headers: replayed(reply) };
};

const { ownRow } = rowsOf(ACTIONS);

function seedRow(
  method: Method,
  path: string,
  more: { action: keyof typeof ACTIONS; endpoint: Endpoint },
): Row {
  const { action, endpoint } = more;
  return ownRow({
    method,
    path: `/api/aicp${path}`,
    action,
    isDemoOnly: true,
    handle: (request, { id = "" }) =>
      answerSeedClient(request, { isDemoOnly: true, run: (world) => endpoint(world, request, id) }),
  });
}

function read(path: string, endpoint: Endpoint): Row {
  return seedRow("GET", path, { action: "aicp.read", endpoint });
}

/** OPTIONS is every browser's question whether the seed's page may ask at all. */
function refuse({ request, methods }: Unanswered): Promise<Response> {
  const run = async () => {
    if (request.method === "OPTIONS") return { status: 204, value: null };
    if (methods.length === 0) throw new NotFound("Not Found");
    throw new MethodNotAllowed(methods);
  };
  return answerSeedClient(request, { isDemoOnly: true, run });
}

/** `/api/aicp/*`: the seed's coordinator, over our own tasks, books and agents. */
export const aicpRoutes: RouteTable = {
  rows: [
    read("", async () => ({ value: { service: "AICP Coordinator", status: "running" } })),
    read("/health", async () => ({ value: { status: "healthy" } })),
    read("/agents", async (world) => ({ value: await aicpAgents(world.context.store) })),
    read("/tasks", listTasks),
    read("/tasks/{id}", showTask),
    seedRow("POST", "/tasks/submit", { action: "aicp.submit", endpoint: submit }),
    seedRow("POST", "/tasks/{id}/complete", { action: "aicp.complete", endpoint: complete }),
  ],
  dialect: { prefixes: ["/api/aicp"], refuse },
};
