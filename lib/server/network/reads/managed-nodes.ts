import { NotFound } from "@/lib/domain/errors";
import { type Connection, connectionOf } from "@/lib/domain/network/connection";
import { MOST_ORCHESTRATORS } from "@/lib/domain/network/rules";
import { timeView } from "@/lib/server/kernel/wire-values";
import { allNodes, findNode } from "@/lib/server/network/tables/managed-nodes";
import type { ManagedNodeRow } from "@/lib/server/network/tables/rows";
import type { Tx } from "@/lib/server/store/tx";

/** A node as the manager's clients read it. */
export interface NodeView {
  readonly orchestrator_id: string;
  readonly endpoint: string;
  readonly capabilities: readonly string[];
  readonly eth_address: string | null;
  readonly status: Connection;
  readonly last_seen: string | null;
  readonly metrics: {
    readonly latency_ms: number | null;
    readonly uptime_seconds: number | null;
    readonly processed_calls: number;
  };
}

/** @throws NotFound */
export async function showNode(tx: Tx, of: { id: string; nowMs: number }): Promise<NodeView> {
  const row = await findNode(tx, of.id);
  if (row === undefined) throw new NotFound();
  return viewOf(row, of.nowMs);
}

export async function listNodes(tx: Tx, nowMs: number): Promise<NodeView[]> {
  return (await allNodes(tx, MOST_ORCHESTRATORS)).map((row) => viewOf(row, nowMs));
}

function viewOf(row: ManagedNodeRow, nowMs: number): NodeView {
  const { id, endpoint, skills, ethAddress, provenAtMs, latencyMs, uptimeS, calls } = row;
  return {
    orchestrator_id: id,
    endpoint,
    capabilities: skills,
    eth_address: ethAddress,
    status: connectionOf(row, nowMs),
    last_seen: timeView(provenAtMs),
    metrics: { latency_ms: latencyMs, uptime_seconds: uptimeS, processed_calls: calls },
  };
}
