import { InvalidInput, isInvalidInput, NotFound } from "@/lib/domain/errors";
import type { Policy } from "@/lib/domain/treasury/policy";
import { requireSound } from "@/lib/domain/treasury/policy-change";
import { changeOf, type PolicyChange, withChange } from "@/lib/domain/treasury/policy-draft";
import { draftDocument } from "@/lib/schemas/treasury/policy-draft";
import type { Store, Tx } from "@/lib/server/store/tx";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { withUnopened } from "@/lib/server/treasury/reads/drafts/with-unopened";
import { findDraft } from "@/lib/server/treasury/tables/policy-drafts";

/**
 * The change that somebody asks about, given or as a draft has it; null for none.
 * @throws InvalidInput for one that contradicts itself or names what is not there; NotFound for no such draft
 */
export async function soundChange(
  store: Store,
  input: { readonly policy: PolicyChange | null; readonly draftId?: string | undefined },
): Promise<PolicyChange | null> {
  return store.read(async (tx) => {
    const change = input.draftId === undefined ? input.policy : await changeOfDraft(tx, input.draftId);
    if (change === null) return null;
    const { policy: was } = await currentPolicy(tx);
    requireSoundHere(await withUnopened(tx, withChange(was, change)), was);
    return change;
  });
}

/** The policy of now with other caps, rules and threshold, as a change. @throws InvalidInput */
export function soundParts(
  store: Store,
  parts: Pick<PolicyChange, "caps" | "risk" | "lowTreasuryUnits">,
): Promise<PolicyChange> {
  return store.read(async (tx) => {
    const { policy: was } = await currentPolicy(tx);
    const change = { ...changeOf(was), ...parts };
    requireSound(await withUnopened(tx, withChange(was, change)), { was });
    return change;
  });
}

/** @throws NotFound */
async function changeOfDraft(tx: Tx, id: string): Promise<PolicyChange> {
  const row = await findDraft(tx, id);
  if (!row) throw new NotFound();
  return changeOf(draftDocument.parse(row.document));
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
