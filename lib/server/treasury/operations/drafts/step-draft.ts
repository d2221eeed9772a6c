import type { UserActor } from "@/lib/domain/access/actor";
import { Forbidden, LostRace, NotFound } from "@/lib/domain/errors";
import { requireStep } from "@/lib/domain/transition-table";
import { IllegalDraftStep } from "@/lib/domain/treasury/drafts/errors";
import { DRAFT_TRANSITIONS, type DraftState, type DraftVerb } from "@/lib/domain/treasury/drafts/lifecycle";
import type { Tx } from "@/lib/server/store/tx";
import { findDraft, swapDraft } from "@/lib/server/treasury/tables/policy-drafts";
import type { PolicyDraftRow } from "@/lib/server/treasury/tables/rows";

const NOT_YOURS = "Its author changes it, publishes it and takes it back. Make a draft of your own.";
const OWN = "You wrote this yourself: another operator decides it, and you may take it back.";

interface Asked {
  readonly actor: UserActor;
  readonly id: string;
  readonly verb: DraftVerb;
  /** The version that the caller read; a later one is another draft. */
  readonly version?: number | undefined;
}

/** The draft that this operator is about to step on. @throws NotFound, Forbidden, IllegalDraftStep, LostRace */
export async function draftFor(tx: Tx, { actor, id, verb, version }: Asked): Promise<PolicyDraftRow> {
  const row = await findDraft(tx, id);
  if (!row) throw new NotFound();
  const isAuthor = row.authorId === actor.userId;
  const isForOthers = verb === "consent" || verb === "refuse";
  if (isForOthers === isAuthor) throw new Forbidden(isForOthers ? OWN : NOT_YOURS);
  const cell = DRAFT_TRANSITIONS[row.state][verb];
  if (!cell) throw new IllegalDraftStep({ verb, draftState: row.state });
  if (version !== undefined && version !== row.version) throw new LostRace();
  return row;
}

/** Writes a step of a draft. @throws LostRace when somebody was faster */
export async function stepDraft(
  tx: Tx,
  row: PolicyDraftRow,
  step: { verb: DraftVerb; to: DraftState; nowMs: number } & Partial<Omit<PolicyDraftRow, "id" | "state">>,
): Promise<void> {
  const { verb, to, nowMs, ...change } = step;
  requireStep(DRAFT_TRANSITIONS, { from: row.state, verb, to });
  const isEnded = to !== "open" && to !== "proposed";
  const times = { changedAtMs: nowMs, ...(isEnded ? { endedAtMs: nowMs } : {}) };
  if (!(await swapDraft(tx, row, { ...change, ...times, state: to }))) throw new LostRace();
}
