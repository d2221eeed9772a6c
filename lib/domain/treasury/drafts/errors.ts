import { SoukError } from "@/lib/domain/errors";
import type { DraftState, DraftVerb } from "./lifecycle";

/** 409: the lifecycle of drafts has no such step. */
export class IllegalDraftStep extends SoukError {
  readonly code = "illegal_draft_step";
  constructor(of: { verb: DraftVerb; draftState: DraftState }) {
    super(`This draft is ${of.draftState}: there is nothing to ${of.verb}.`, of);
  }
}

/** 409: one of one's own drafts has to go first. */
export class TooManyDrafts extends SoukError {
  readonly code = "too_many_drafts";
  constructor(limit: number) {
    super(`${limit} of your drafts are open or wait for consent. Withdraw or publish one of them first.`, {
      limit,
    });
  }
}

/** 409: two operators are there, and what one alone asked for gives agents more. */
export class ConsentRequired extends SoukError {
  readonly code = "consent_required";
  /** @param instead what may be done */
  constructor(instead: string) {
    super(`This gives agents more to spend, which takes two operators here. Nothing was done. ${instead}`);
  }
}

/** 409: the policy that a draft began with is not the one that holds. */
export class PolicyChanged extends SoukError {
  readonly code = "policy_changed";
  /**
   * @param of the versions, and what changed between them
   * @param done what came of it
   */
  constructor(
    of: { baseVersion: number; version: number; paths: readonly string[] },
    done: "nothing" | "reopened" = "nothing",
  ) {
    const came = done === "reopened" ? "It is no longer proposed, but open again" : "Nothing was done";
    super(
      `The policy is version ${of.version} now, and this was drafted of version ${of.baseVersion}. ` +
        `${came}: its author rebases it and publishes it again.`,
      of,
    );
  }
}
