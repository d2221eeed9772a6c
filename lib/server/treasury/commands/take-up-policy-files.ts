import { type Cap, capKey } from "@/lib/domain/treasury/caps";
import { capsOn } from "@/lib/domain/treasury/owned-service";
import type { Policy, Service } from "@/lib/domain/treasury/policy";
import { policyDifferences } from "@/lib/domain/treasury/policy-change";
import { policyDocument } from "@/lib/schemas/treasury/policy";
import { audit } from "@/lib/server/kernel/audit";
import type { Context } from "@/lib/server/kernel/context";
import { writeVersion } from "@/lib/server/treasury/operations/policy/write-version";
import { type PolicyTexts, policyOfFiles } from "@/lib/server/treasury/policy-files/policy-of-files";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { deleteOwnedByIds } from "@/lib/server/treasury/tables/owned-services";
import { latestFileVersion } from "@/lib/server/treasury/tables/policy-versions";

/**
 * Makes the next version of what the files say, where they say something else than the last time; what operators
 * changed meanwhile is overruled; pauses, the kill switch and what others registered are not.
 * @returns the new version, null when there is none
 * @throws BadPolicyFile with the line of each fault; then the policy stays as it is
 */
export async function takeUpPolicyFiles(context: Context, texts: PolicyTexts): Promise<number | null> {
  const { policy: was } = await context.store.read(currentPolicy);
  const said = policyOfFiles(texts, { was, services: was.services.filter(isOwned) });
  return context.store.write(async (tx) => {
    const last = await latestFileVersion(tx);
    if (last && !saysOtherwise(policyDocument.parse(last.document), said)) return null;
    const from = await currentPolicy(tx);
    const by = { source: "file", authorId: null, reason: "As the files say" } as const;
    const nowMs = context.clock();
    const written = await writeVersion(tx, {
      from,
      policy: withOwnersOf(from.policy, withStopsOf(from.policy, said)),
      ...by,
      nowMs,
    });
    if (!written) return null;
    // An id that the files take is theirs.
    await deleteOwnedByIds(
      tx,
      said.services.map(({ id }) => id),
    );
    const subject = { subjectKind: "policy", subjectId: String(written.version) };
    await audit(tx, { atMs: nowMs, actor: { kind: "house" }, action: "policy.take_up", ...subject });
    return written.version;
  });
}

/** Files say nothing of since when a cap is there, nor of what is stopped. */
const NOT_IN_FILES = /\/(sinceAtMs|isPaused|isStopped)$/;

function saysOtherwise(before: Policy, now: Policy): boolean {
  return policyDifferences(withoutOwners(before, now), now).some(({ path }) => !NOT_IN_FILES.test(path));
}

function withStopsOf(current: Policy, said: Policy): Policy {
  const paused = new Set(current.agents.filter(({ isPaused }) => isPaused).map(({ id }) => id));
  const agents = said.agents.map((agent) => ({ ...agent, isPaused: paused.has(agent.id) }));
  return { ...said, agents, isStopped: current.isStopped };
}

const isOwned = (service: Service) => service.ownerId !== null;

const isNotIn = (said: Policy) => (cap: Cap) => !said.caps.some((one) => capKey(one) === capKey(cap));

/** Without what owners registered, and its caps but for those that the files say themselves. */
function withoutOwners(policy: Policy, said: Policy): Policy {
  const caps = new Set(capsOn(policy, policy.services.filter(isOwned)).filter(isNotIn(said)));
  return {
    ...policy,
    services: policy.services.filter((service) => !isOwned(service)),
    caps: policy.caps.filter((cap) => !caps.has(cap)),
  };
}

/** What was said of owners' services stays, with their caps; agents that are gone are gone, and what the files say is said. */
function withOwnersOf(current: Policy, said: Policy): Policy {
  const taken = new Set(said.services.map(({ id }) => id));
  const agents = new Set(said.agents.map(({ id }) => id));
  const known = (ids: readonly string[]) => ids.filter((id) => agents.has(id));
  const owned = current.services
    .filter((service) => isOwned(service) && !taken.has(service.id))
    .map((service) => ({
      ...service,
      allowedAgents: service.allowedAgents && known(service.allowedAgents),
      blockedAgents: known(service.blockedAgents),
    }));
  return {
    ...said,
    services: [...said.services, ...owned],
    caps: [...said.caps, ...capsOn(current, owned).filter(isNotIn(said))],
  };
}
