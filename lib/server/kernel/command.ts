import type { Actor, UserActor } from "@/lib/domain/access/actor";
import { authorize, type GeneralRule } from "@/lib/domain/access/authorize";
import { Unauthenticated } from "@/lib/domain/errors";
import type { Tx } from "@/lib/server/store/tx";
import { audit } from "./audit";
import type { Call, Context, Reply } from "./context";
import { type Outcome, runIdempotent, runWithEvidence } from "./run-idempotent";

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
