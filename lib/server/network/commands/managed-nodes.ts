import { randomBytes } from "node:crypto";
import { Forbidden, NotFound, Unauthenticated } from "@/lib/domain/errors";
import { CHALLENGE_TTL_MS } from "@/lib/domain/network/connection";
import { TooManyOrchestrators } from "@/lib/domain/network/errors";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { ACTIONS } from "@/lib/server/network/access";
import { isProof } from "@/lib/server/network/operations/worker-secret";
import * as nodes from "@/lib/server/network/tables/managed-nodes";
import type { ManagedNodeRow } from "@/lib/server/network/tables/rows";
import type { Tx } from "@/lib/server/store/tx";

const NODES_AN_OWNER = 20;

interface Registered {
  readonly id: string;
  readonly endpoint: string;
  readonly capabilities: readonly string[];
  readonly ethAddress: string | null;
}

/** Keeps a node of the caller, and gives it a challenge. @throws Forbidden for another's id; TooManyOrchestrators */
export function registerNode(context: Context, call: Call<Registered>): Promise<Reply> {
  const { userId } = requireUser(call.actor);
  const { id, endpoint, capabilities, ethAddress } = call.input;
  return command(context, call, {
    action: ACTIONS["network.register"],
    audited: "managed-node.register",
    op: async (tx, nowMs) => {
      const earlier = await nodes.findNode(tx, id);
      if (earlier !== undefined && earlier.ownerId !== userId)
        throw new Forbidden("Another's orchestrator has this id.");
      if (earlier === undefined && (await nodes.countNodesOf(tx, userId)) >= NODES_AN_OWNER)
        throw new TooManyOrchestrators(NODES_AN_OWNER);
      const said = { endpoint, skills: [...capabilities], ethAddress, disconnectedAtMs: null };
      if (earlier === undefined)
        await nodes.insertNode(tx, { ...NEW, ...said, id, ownerId: userId, registeredAtMs: nowMs });
      else await nodes.changeNode(tx, id, said);
      const challenge = await newChallenge(tx, { id, nowMs });
      const value = { challenge, isNew: earlier === undefined };
      return { status: 200, value, subject: { kind: "managed-node", id } };
    },
  });
}

const NEW = {
  ...{ challengeNonce: null, challengeUntilMs: null, provenAtMs: null },
  ...{ calls: 0, latencyMs: null, uptimeS: null },
} satisfies Partial<ManagedNodeRow>;

interface Proof {
  readonly id: string;
  readonly challenge: string;
  readonly answer: string;
  readonly latencyMs: number;
  readonly uptimeS: number;
  readonly capabilities: readonly string[];
  /** The node's own. */
  readonly secret: string;
}

/**
 * A node is connected once it answers its challenge, which is taken by the first answer, right or wrong.
 * @returns the next challenge
 * @throws NotFound; Unauthenticated for a wrong answer, and for one to another challenge
 */
export async function proveNode(context: Context, proof: Proof): Promise<string> {
  const { id, challenge, answer, secret, latencyMs, uptimeS, capabilities } = proof;
  const next = await context.store.write(async (tx) => {
    const nowMs = context.clock();
    if ((await nodes.findNode(tx, id)) === undefined) throw new NotFound();
    const isTaken = await nodes.takeChallenge(tx, { id, challenge, nowMs });
    if (!isTaken || !isProof(answer, { challenge, nodeId: id, secret })) return null;
    const heard = { provenAtMs: nowMs, disconnectedAtMs: null, latencyMs, uptimeS };
    await nodes.changeNode(tx, id, { ...heard, skills: [...capabilities] });
    return newChallenge(tx, { id, nowMs });
  });
  if (next === null) throw new Unauthenticated("Invalid connectivity proof");
  return next;
}

/** @throws NotFound; Forbidden for another's */
export function disconnectNode(context: Context, call: Call<{ readonly id: string }>): Promise<Reply> {
  const { userId, roles } = requireUser(call.actor);
  const { id } = call.input;
  return command(context, call, {
    action: ACTIONS["network.register"],
    audited: "managed-node.disconnect",
    op: async (tx, nowMs) => {
      const node = await nodes.findNode(tx, id);
      if (node === undefined) throw new NotFound();
      if (node.ownerId !== userId && !roles.operator) throw new Forbidden();
      await nodes.changeNode(tx, id, {
        disconnectedAtMs: nowMs,
        challengeNonce: null,
        challengeUntilMs: null,
      });
      return { status: 200, value: null, subject: { kind: "managed-node", id } };
    },
  });
}

/** One job more that it did. */
export function noteNodesCall(context: Context, id: string): Promise<void> {
  return context.store.write((tx) => nodes.addCall(tx, id));
}

async function newChallenge(tx: Tx, { id, nowMs }: { id: string; nowMs: number }): Promise<string> {
  const challenge = randomBytes(16).toString("hex");
  const challengeUntilMs = nowMs + CHALLENGE_TTL_MS;
  await nodes.changeNode(tx, id, { challengeNonce: challenge, challengeUntilMs });
  return challenge;
}
