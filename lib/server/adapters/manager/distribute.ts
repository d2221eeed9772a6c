import { NotFound } from "@/lib/domain/errors";
import { NobodyAvailable } from "@/lib/domain/network/errors";
import type { Distributed } from "@/lib/schemas/adapters/manager";
import type { Runtime } from "@/lib/server/kernel/runtime";
import { noteNodesCall } from "@/lib/server/network/commands/managed-nodes";
import { listNodes, type NodeView } from "@/lib/server/network/reads/managed-nodes";

type World = Pick<Runtime, "context" | "gateway">;

const LEAST_LOADED = 3;
const TIMEOUT_S = 30;

/** Sends a job to each node that the strategy chooses, through the gateway; what comes of it is counted. @throws NobodyAvailable, NotFound */
export async function distribute(world: World, asked: Distributed) {
  const { context } = world;
  const all = await context.store.read((tx) => listNodes(tx, context.clock()));
  const chosen = choose(all, asked);
  for (const node of chosen) void send(world, node, asked).catch(() => undefined);
  return {
    success: true,
    strategy: asked.strategy,
    orchestrators_assigned: chosen.length,
    distribution: chosen.map(({ orchestrator_id, endpoint }) => ({
      orchestrator_id,
      endpoint,
      status: "queued",
    })),
    status: "queued",
  };
}

function choose(
  all: readonly NodeView[],
  { orchestrator_ids: ids, strategy, payload }: Distributed,
): NodeView[] {
  const connected = all.filter(({ status }) => status === "connected");
  if (connected.length === 0) throw new NobodyAvailable("No orchestrators available");
  const named = connected.filter(({ orchestrator_id }) => !ids || ids.includes(orchestrator_id));
  if (named.length === 0) throw new NotFound("No such orchestrators are connected");
  if (strategy === "round_robin") return named;
  if (strategy === "least_loaded")
    return [...named]
      .sort((a, b) => a.metrics.processed_calls - b.metrics.processed_calls)
      .slice(0, LEAST_LOADED);
  const required = payload.required_capabilities;
  const needs = Array.isArray(required) ? required : [];
  const able = named.filter(({ capabilities }) => needs.every((need) => capabilities.includes(String(need))));
  if (able.length === 0) throw new NotFound("No orchestrators with the required capabilities");
  return able;
}

/** To the one node, by its address in the registry; a node that is not there does no jobs. */
async function send({ context, gateway }: World, node: NodeView, asked: Distributed): Promise<void> {
  const { call_type: callType, payload } = asked;
  const [first] = node.capabilities;
  const capability = node.capabilities.includes(callType) ? callType : (first ?? callType);
  const job = { endpoint: node.endpoint, capability, timeoutS: TIMEOUT_S };
  const answer = await gateway.send({ ...job, body: { call_type: callType, ...payload } });
  await answer.body?.cancel();
  if (answer.ok) await noteNodesCall(context, node.orchestrator_id);
}
