import { InvalidInput, NotFound } from "@/lib/domain/errors";
import { PROOF_EVERY_MS } from "@/lib/domain/network/connection";
import { NobodyAvailable } from "@/lib/domain/network/errors";
import { SECOND_MS } from "@/lib/domain/time";
import * as schemas from "@/lib/schemas/adapters/manager";
import { id } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";
import { ok } from "@/lib/server/http/answer";
import { readBytes } from "@/lib/server/http/body";
import { parsedFields } from "@/lib/server/http/fields";
import { rowsOf } from "@/lib/server/http/route-table";
import type { RouteTable } from "@/lib/server/http/subsystem";
import type { Runtime } from "@/lib/server/kernel/runtime";
import { disconnectNode, proveNode, registerNode } from "@/lib/server/network/commands/managed-nodes";
import { nodeSecret } from "@/lib/server/network/operations/worker-secret";
import { listNodes, type NodeView, showNode } from "@/lib/server/network/reads/managed-nodes";
import { orchestratorAt } from "@/lib/server/network/tables/orchestrators";
import { listPayoutRows } from "@/lib/server/network/tables/payouts";
import { ACTIONS } from "./access";
import { distribute } from "./distribute";
import { giveChallenge, signInByChallenge } from "./sign-in";

const { row } = rowsOf(ACTIONS);
const params = z.object({ id });
const NODES = "/api/v1/livepeer/orchestrators";
const registered = z.object({ challenge: z.string(), isNew: z.boolean() });

/** `/api/v1/livepeer/*` and `/api/v1/auth/{challenge,login,token}`: the manager of agent-net, whose payments and calls are real here. */
export const managerRoutes: RouteTable = {
  rows: [
    row({
      method: "POST",
      path: "/api/v1/auth/challenge",
      action: "manager.sign_in",
      body: schemas.managerChallengeBody,
      run: async ({ runtime, body }) => ok(await giveChallenge(runtime, body.address)),
    }),
    row({
      method: "POST",
      path: "/api/v1/auth/login",
      action: "manager.sign_in",
      body: schemas.managerLoginBody,
      run: async ({ runtime, body }) => ok(await signInByChallenge(runtime, body)),
    }),
    row({
      method: "POST",
      path: "/api/v1/auth/token",
      action: "manager.sign_in",
      run: async ({ runtime, request }) => {
        const form = new URLSearchParams(Buffer.from(await readBytes(request)).toString("utf8"));
        const { username, password } = parsedFields(schemas.managerTokenForm, Object.fromEntries(form));
        const [challenge = "", signature = ""] = password.split(":");
        return ok(await signInByChallenge(runtime, { address: username, challenge, signature }));
      },
    }),
    row({
      method: "POST",
      path: `${NODES}/register`,
      action: "manager.write",
      body: schemas.registerNodeBody,
      run: async ({ runtime, context, body, call }) => {
        const { orchestrator_id: nodeId, endpoint, capabilities, eth_address: ethAddress = null } = body;
        const input = { id: nodeId, endpoint, capabilities, ethAddress };
        const { challenge, isNew } = registered.parse(
          JSON.parse((await registerNode(context, call(input))).body),
        );
        const secret = isNew ? { secret: nodeSecret(runtime.env.authSecret, nodeId) } : {};
        const message = "Answer with sha256 of challenge:orchestrator_id:secret in hex at …/proof.";
        return ok({ success: true, orchestrator_id: nodeId, challenge, message, ...secret });
      },
    }),
    row({
      method: "POST",
      path: `${NODES}/{id}/proof`,
      action: "manager.prove",
      params,
      body: schemas.nodeProofBody,
      run: async ({ runtime, context, params, body }) => {
        if (body.orchestrator_id !== params.id)
          throw new InvalidInput([{ pointer: "#/orchestrator_id", detail: MISMATCH }], MISMATCH);
        const challenge = await proveNode(context, {
          id: params.id,
          ...{ challenge: body.manager_challenge, answer: body.orchestrator_response },
          latencyMs: Math.round(body.metrics.latency_ms),
          uptimeS: Math.round(body.metrics.uptime_seconds),
          capabilities: body.capabilities,
          secret: nodeSecret(runtime.env.authSecret, params.id),
        });
        const next = { next_proof_required: PROOF_EVERY_MS / SECOND_MS, challenge };
        return ok({ success: true, message: "Connectivity proof accepted", ...next });
      },
    }),
    row({
      method: "GET",
      path: `${NODES}/{id}/status`,
      action: "manager.read",
      params,
      run: async ({ context, params }) =>
        ok(await context.store.read((tx) => showNode(tx, { id: params.id, nowMs: context.clock() }))),
    }),
    row({
      method: "GET",
      path: NODES,
      action: "manager.read",
      run: async ({ context }) =>
        ok(listed(await context.store.read((tx) => listNodes(tx, context.clock())))),
    }),
    row({
      method: "POST",
      path: `${NODES}/{id}/disconnect`,
      action: "manager.write",
      params,
      run: async ({ context, params, call }) => {
        await disconnectNode(context, call({ id: params.id }));
        return ok({ success: true, message: `${params.id} is disconnected` });
      },
    }),
    row({
      method: "POST",
      path: "/api/v1/livepeer/calls/distribute",
      action: "manager.write",
      body: schemas.distributeBody,
      run: async ({ runtime, body }) => ok(await distribute(runtime, body)),
    }),
    row({
      method: "POST",
      path: "/api/v1/livepeer/payments/process",
      action: "manager.pay",
      body: schemas.processPaymentBody,
      run: async ({ runtime, body }) => ok(await paymentTo(runtime, body.recipient)),
    }),
  ],
};

const MISMATCH = "Orchestrator ID mismatch";

function listed(nodes: readonly NodeView[]) {
  const count = (status: NodeView["status"]) => nodes.filter((node) => node.status === status).length;
  const latencies = nodes.flatMap(({ metrics }) => metrics.latency_ms ?? []);
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  return {
    total: nodes.length,
    connected: count("connected"),
    disconnected: count("disconnected"),
    unhealthy: count("unhealthy"),
    orchestrators: nodes,
    summary: {
      total_calls_processed: sum(nodes.map(({ metrics }) => metrics.processed_calls)),
      average_latency_ms: latencies.length === 0 ? 0 : sum(latencies) / latencies.length,
    },
  };
}

/**
 * Nobody is paid by being asked for: uptime is, by evaluation. What is told is the last payout of who is to be paid.
 * @throws NotFound for no such node; NobodyAvailable where nothing is owed to it
 */
async function paymentTo({ context }: Runtime, nodeId: string) {
  return context.store.read(async (tx) => {
    const node = await showNode(tx, { id: nodeId, nowMs: context.clock() });
    if (node.status !== "connected")
      throw new NobodyAvailable("No orchestrators available for payment processing");
    const paid = await orchestratorAt(tx, node.endpoint);
    if (paid === undefined) throw new NotFound("Its endpoint is not in the registry, where uptime is paid.");
    const [last] = await listPayoutRows(tx, { orchestratorId: paid.id, beforeId: undefined, limit: 1 });
    if (last === undefined) throw new NobodyAvailable("No payment-capable orchestrators available");
    const status = last.state === "paid" ? "completed" : "processing";
    const assigned = { orchestrator_assigned: nodeId, estimated_latency_ms: node.metrics.latency_ms ?? 0 };
    return { success: true, payment_id: last.id, ...assigned, status };
  });
}
