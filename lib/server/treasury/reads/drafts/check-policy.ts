import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import { InvalidInput } from "@/lib/domain/errors";
import { looseningPaths, loosenings } from "@/lib/domain/treasury/drafts/loosenings";
import { mendable } from "@/lib/domain/treasury/drafts/mends";
import { withoutUnsaid } from "@/lib/domain/treasury/owned-service";
import type { Policy } from "@/lib/domain/treasury/policy";
import { faultsIn, policyDifferences } from "@/lib/domain/treasury/policy-change";
import { withChange } from "@/lib/domain/treasury/policy-draft";
import type { CheckedPolicyWire, CheckPolicyInput } from "@/lib/schemas/treasury/policy-draft";
import type { Store, Tx } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { policyOfVersion } from "./policy-of-version";
import { isAnotherThere } from "./second-operator";
import { withUnopened } from "./with-unopened";

/** What is to be said of a change, without keeping it. @throws Forbidden; InvalidInput for a version that is none */
export function checkPolicy(
  store: Store,
  query: { actor: Actor; input: CheckPolicyInput; nowMs: number },
): Promise<CheckedPolicyWire> {
  authorize(query.actor, ACTIONS["policy.read"]);
  return store.read(async (tx) => {
    const { version } = await currentPolicy(tx);
    const { change, baseVersion = version } = query.input;
    const base = await requireVersion(tx, { version: baseVersion, pointer: "#/baseVersion" });
    const wanted = withChange(base, change);
    const authorId = query.actor.kind === "user" ? query.actor.userId : null;
    return checkedPolicy(tx, { baseVersion, base, wanted, authorId, nowMs: query.nowMs });
  });
}

/** @throws InvalidInput for a number that no version has */
export async function requireVersion(tx: Tx, of: { version: number; pointer: string }): Promise<Policy> {
  const policy = await policyOfVersion(tx, of.version);
  if (policy) return policy;
  throw new InvalidInput([
    { pointer: of.pointer, detail: `There is no version ${of.version} of the policy.` },
  ]);
}

/** What is to be said of a policy that somebody wants, beside the one that it began with. */
export async function checkedPolicy(
  tx: Tx,
  of: { baseVersion: number; base: Policy; wanted: Policy; authorId: string | null; nowMs: number },
): Promise<CheckedPolicyWire> {
  const { version } = await currentPolicy(tx);
  const whole = await withUnopened(tx, of.wanted);
  const said = withoutUnsaid(whole);
  const paths = looseningPaths(of.base, said);
  const differences = policyDifferences(of.base, said).filter(({ path }) => !path.endsWith("/sinceAtMs"));
  return {
    faults: faultsIn(said, { was: of.base, services: whole.services }),
    contradictions: mendable(said.caps).map((one) => ({
      ...one,
      rows: [...one.rows],
      mends: one.mends.map(({ text, mend }) => ({
        text,
        mend: mend.kind === "limit" ? { ...mend, limitUnits: `${mend.limitUnits}` } : mend,
      })),
    })),
    diff: differences.map((difference) => ({ ...difference, loosens: paths.has(difference.path) })),
    needsConsent: await needsConsent(tx, { ...of, was: of.base, is: said }),
    isStale: version !== of.baseVersion,
  };
}

/** Whether another operator than the author is to be asked: it loosens, and there is one. */
export async function needsConsent(
  tx: Tx,
  of: { was: Policy; is: Policy; authorId: string | null; nowMs: number },
): Promise<boolean> {
  const by = { userId: of.authorId, nowMs: of.nowMs };
  return loosenings(of.was, of.is).length > 0 && (await isAnotherThere(tx, by));
}
