import { isInvalidInput } from "@/lib/domain/errors";
import { type Cap, capKey } from "@/lib/domain/treasury/caps";
import { rebased } from "@/lib/domain/treasury/drafts/rebased";
import { capsOn } from "@/lib/domain/treasury/owned-service";
import type { Policy, Service } from "@/lib/domain/treasury/policy";
import { namesIn, policyDifferences } from "@/lib/domain/treasury/policy-change";
import { policyDocument } from "@/lib/schemas/treasury/policy";
import { audit } from "@/lib/server/kernel/audit";
import type { Context } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";
import { writeVersion } from "@/lib/server/treasury/operations/policy/write-version";
import { BadPolicyFile } from "@/lib/server/treasury/policy-files/bad-policy-file";
import {
  AGENTS_FILE,
  type PolicyTexts,
  policyOfFiles,
} from "@/lib/server/treasury/policy-files/policy-of-files";
import { currentPolicy, type VersionedPolicy } from "@/lib/server/treasury/reads/current-policy";
import { documentOf } from "@/lib/server/treasury/reads/drafts/policy-document";
import { deleteOwnedByIds } from "@/lib/server/treasury/tables/owned-services";
import { latestFileVersion } from "@/lib/server/treasury/tables/policy-versions";
import { findTakenUp, putTakenUp } from "@/lib/server/treasury/tables/taken-up-files";

/**
 * Makes the next version of what the files say otherwise than when they were last taken up. What they say as before is
 * as operators have it by now; where both changed the same, the files are the newer word.
 * @returns the new version, null when there is none
 * @throws BadPolicyFile with the line of each fault; then the policy stays as it is
 */
export async function takeUpPolicyFiles(context: Context, texts: PolicyTexts): Promise<number | null> {
  const { policy: was } = await context.store.read(currentPolicy);
  const said = policyOfFiles(texts, { was, services: was.services.filter(isOwned) });
  return context.store.write(async (tx) => {
    const from = await currentPolicy(tx);
    const base = await lastSaid(tx, { from, said });
    if (base !== null && policyDifferences(base, said).length === 0) return null;
    const nowMs = context.clock();
    const policy =
      base === null ? said : withoutCapsOfGone(from.policy, rebased(base, said, from.policy).policy);
    const version = await write(tx, { from, policy, nowMs });
    await putTakenUp(tx, documentOf(said), nowMs);
    // An id that the files take is theirs.
    await deleteOwnedByIds(
      tx,
      said.services.map(({ id }) => id),
    );
    return version;
  });
}

/** What the files said the last time; null for those of a house without a policy. Older houses know it by the version that it made. */
async function lastSaid(tx: Tx, of: { from: VersionedPolicy; said: Policy }): Promise<Policy | null> {
  const { from, said } = of;
  const word = await findTakenUp(tx);
  if (word) return policyDocument.parse(word.document);
  if (from.version === 0) return null;
  const last = await latestFileVersion(tx);
  const old = last ? policyDocument.parse(last.document) : from.policy;
  return unstopped(withoutOwners(old, said));
}

async function write(
  tx: Tx,
  next: { from: VersionedPolicy; policy: Policy; nowMs: number },
): Promise<number | null> {
  const by = { source: "file", authorId: null, reason: "As the files say" } as const;
  const written = await writeVersion(tx, { ...next, ...by }).catch((error: unknown) => {
    if (!isInvalidInput(error)) throw error;
    throw new BadPolicyFile(error.errors.map(({ detail }) => `${AGENTS_FILE}, ${WITH_EDITS}: ${detail}`));
  });
  if (!written) return null;
  const subject = { subjectKind: "policy", subjectId: String(written.version) };
  await audit(tx, { atMs: next.nowMs, actor: { kind: "house" }, action: "policy.take_up", ...subject });
  return written.version;
}

const WITH_EDITS = "together with what operators changed";

const isOwned = (service: Service) => service.ownerId !== null;

const isNotIn = (said: Policy) => (cap: Cap) => !said.caps.some((one) => capKey(one) === capKey(cap));

/** Without what owners registered, and its caps but for those that the files say themselves. */
function withoutOwners(policy: Policy, said: Policy): Policy {
  const caps = new Set(capsOn(policy, policy.services.filter(isOwned)).filter(isNotIn(said)));
  return {
    ...policy,
    services: policy.services.filter((service) => !isOwned(service)),
    caps: policy.caps.filter((cap) => !caps.has(cap)).map((cap) => ({ ...cap, sinceAtMs: 0 })),
  };
}

/** Files say nothing of what is stopped. */
function unstopped(policy: Policy): Policy {
  return {
    ...policy,
    agents: policy.agents.map((agent) => ({ ...agent, isPaused: false })),
    isStopped: false,
  };
}

/** An agent that is gone takes its caps with it, and may spend on no service; a cap of what is gone goes as well. */
function withoutCapsOfGone(was: Policy, is: Policy): Policy {
  const [before, after] = [namesIn(was), namesIn(is)];
  const known = (ids: readonly string[]) => ids.filter((id) => after.agent.has(id) || !before.agent.has(id));
  return {
    ...is,
    services: is.services.map((service) => ({
      ...service,
      allowedAgents: service.allowedAgents && known(service.allowedAgents),
      blockedAgents: known(service.blockedAgents),
    })),
    caps: is.caps.filter(({ scope, of }) => after[scope].has(of) || !before[scope].has(of)),
  };
}
