import type { Actor, UserActor } from "@/lib/domain/access/actor";
import { authorize, type GeneralRule } from "@/lib/domain/access/authorize";
import { IdempotencyKeyReused, Unauthenticated } from "@/lib/domain/errors";
import { DAY_MS } from "@/lib/domain/time";
import {
  dropExpiredIdempotencyKeys,
  dropIdempotencyKey,
  findIdempotencyKey,
  insertIdempotencyKey,
} from "@/lib/server/kernel/tables/idempotency";
import type { Tx } from "@/lib/server/store/tx";
import { audit } from "./audit";
import type { Call, Context, Reply } from "./context";

interface Outcome {
  readonly status: number;
  readonly value: unknown;
}

/** What an op answers, and what its line in the audit names. */
export interface Done extends Outcome {
  /** Null when nothing was done after all. */
  readonly subject: {
    readonly kind: string;
    readonly id: string;
    readonly detail?: Record<string, unknown>;
  } | null;
}

interface Named {
  /** Asked before anything is read; null where the op decides by what it loads. */
  readonly action: GeneralRule | null;
  /** What the audit calls it. */
  readonly audited: string;
}

interface Plain extends Named {
  readonly evidence?: undefined;
  readonly op: (tx: Tx, nowMs: number) => Promise<Done>;
}

interface WithEvidence<E> extends Named {
  /** Gathered outside the op, which awaits nothing but its transaction. */
  readonly evidence: () => Promise<E>;
  readonly op: (tx: Tx, nowMs: number, evidence: E) => Promise<Done>;
}

/** One request that writes: allowed, its evidence gathered, run once per Idempotency-Key, and audited in the same write. */
export async function command<E>(
  context: Context,
  call: Call<unknown>,
  spec: Plain | WithEvidence<E>,
): Promise<Reply> {
  const { actor } = call;
  const { action, audited } = spec;
  if (action !== null) authorize(actor, action);
  const record = async (tx: Tx, nowMs: number, done: Done): Promise<Outcome> => {
    const { subject } = done;
    if (subject) {
      await audit(tx, {
        atMs: nowMs,
        actor,
        action: audited,
        subjectKind: subject.kind,
        subjectId: subject.id,
        ...(subject.detail === undefined ? {} : { detail: subject.detail }),
      });
    }
    return done;
  };
  if (spec.evidence === undefined) {
    return runIdempotent(context, call, async (tx, nowMs) => record(tx, nowMs, await spec.op(tx, nowMs)));
  }
  return runWithEvidence(context, call, {
    gather: spec.evidence,
    op: async (tx, nowMs, evidence) => record(tx, nowMs, await spec.op(tx, nowMs, evidence)),
  });
}

/** The signed-in user of a call. @throws Unauthenticated for anybody else. */
export function requireUser(actor: Actor): UserActor {
  if (actor.kind !== "user") throw new Unauthenticated();
  return actor;
}

/** Runs a command's op; a repeated Idempotency-Key gets the first answer's bytes, stored in the same write. */
async function runIdempotent(
  context: Context,
  call: Call<unknown>,
  op: (tx: Tx, nowMs: number) => Promise<Outcome>,
): Promise<Reply> {
  return context.store.write(async (tx) => {
    const nowMs = context.clock();
    const earlier = await earlierReply(tx, call, nowMs);
    if (earlier) return earlier;
    const outcome = await op(tx, nowMs);
    const reply: Reply = { status: outcome.status, body: JSON.stringify(outcome.value) };
    await remember(tx, call, { reply, nowMs });
    return reply;
  });
}

/**
 * The same for a command that first gathers evidence outside the op: a repeated request is answered before,
 * since its evidence would now be that of a finished task.
 */
async function runWithEvidence<E>(
  context: Context,
  call: Call<unknown>,
  parts: { gather: () => Promise<E>; op: (tx: Tx, nowMs: number, evidence: E) => Promise<Outcome> },
): Promise<Reply> {
  if (call.idempotency) {
    const earlier = await context.store.read((tx) => earlierReply(tx, call, context.clock(), "keep"));
    if (earlier) return earlier;
  }
  const evidence = await parts.gather();
  return runIdempotent(context, call, (tx, nowMs) => parts.op(tx, nowMs, evidence));
}

async function earlierReply(
  tx: Tx,
  call: Call<unknown>,
  nowMs: number,
  expired: "drop" | "keep" = "drop",
): Promise<Reply | undefined> {
  if (!call.idempotency) return undefined;
  const { key, route, bodyHash } = call.idempotency;
  const row = await findIdempotencyKey(tx, principalOf(call.actor), key);
  if (!row) return undefined;
  if (row.expiresAtMs <= nowMs) {
    if (expired === "drop") await dropIdempotencyKey(tx, row.principal, key);
    return undefined;
  }
  if (row.route !== route || row.bodyHash !== bodyHash) throw new IdempotencyKeyReused();
  return { status: row.status, body: row.body, replayed: true };
}

async function remember(tx: Tx, call: Call<unknown>, answer: { reply: Reply; nowMs: number }): Promise<void> {
  if (!call.idempotency) return;
  await dropExpiredIdempotencyKeys(tx, answer.nowMs);
  const { key, route, bodyHash, isKept = false } = call.idempotency;
  await insertIdempotencyKey(tx, {
    principal: principalOf(call.actor),
    ...{ key, route, bodyHash },
    status: answer.reply.status,
    body: answer.reply.body,
    createdAtMs: answer.nowMs,
    expiresAtMs: isKept ? Number.MAX_SAFE_INTEGER : answer.nowMs + DAY_MS,
  });
}

/** What a command under a key has answered; null where none has, where it is forgotten, or was another request's. */
export async function keptReply(
  tx: Tx,
  { actor, idempotency }: { actor: Principal; idempotency: NonNullable<Call<unknown>["idempotency"]> },
  nowMs: number,
): Promise<string | null> {
  const { key, route, bodyHash } = idempotency;
  const row = await findIdempotencyKey(tx, principalOf(actor), key);
  const isIts = row?.route === route && row.bodyHash === bodyHash;
  return row && isIts && row.expiresAtMs > nowMs ? row.body : null;
}

/** As much of an actor as scopes a key. */
export type Principal = Exclude<Actor, UserActor> | Pick<UserActor, "kind" | "userId">;

/** Keys are scoped: the same key of another principal is another key. */
function principalOf(actor: Principal): string {
  return actor.kind === "user" ? `user:${actor.userId}` : actor.kind;
}
