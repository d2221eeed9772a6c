import { InvalidInput, isInvalidInput, NotFound } from "@/lib/domain/errors";
import type { Policy } from "@/lib/domain/treasury/policy";
import { requireSound } from "@/lib/domain/treasury/policy-change";
import { changeOf, type PolicyChange, withChange } from "@/lib/domain/treasury/policy-draft";
import { draftDocument } from "@/lib/schemas/treasury/policy-draft";
import type { Store } from "@/lib/server/store/tx";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { findDraft } from "@/lib/server/treasury/tables/policy-drafts";

/**
 * The change that somebody asks about, given or as a draft has it; null for none.
 * @throws InvalidInput for one that contradicts itself or names what is not there; NotFound for no such draft
 */
export async function soundChange(
  store: Store,
  input: { readonly policy: PolicyChange | null; readonly draftId?: string | undefined },
): Promise<PolicyChange | null> {
  const change = input.draftId === undefined ? input.policy : await changeOfDraft(store, input.draftId);
  if (change === null) return null;
  const { policy: was } = await store.read((tx) => currentPolicy(tx));
  requireSoundHere(withChange(was, change), was);
  return change;
}

async function changeOfDraft(store: Store, id: string): Promise<PolicyChange> {
  const draft = await store.read((tx) => findDraft(tx, id));
  if (!draft) throw new NotFound();
  return changeOf(draftDocument.parse(draft.document));
}

/** Faults are told at their places in the request. */
function requireSoundHere(policy: Policy, was: Policy): void {
  try {
    requireSound(policy, { was });
  } catch (error) {
    if (!isInvalidInput(error)) throw error;
    const at = ({ pointer, detail }: { pointer: string; detail: string }) => {
      return { pointer: pointer.replace("#/", "#/policy/"), detail };
    };
    throw new InvalidInput(error.errors.map(at), error.message);
  }
}
