import type { Policy } from "@/lib/domain/treasury/policy";
import { policyDifferences } from "@/lib/domain/treasury/policy-change";
import { policyDocument } from "@/lib/schemas/treasury/policy";
import { audit } from "@/lib/server/kernel/audit";
import type { Context } from "@/lib/server/kernel/context";
import { writeVersion } from "@/lib/server/treasury/operations/policy/write-version";
import { type PolicyTexts, policyOfFiles } from "@/lib/server/treasury/policy-files/policy-of-files";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { latestFileVersion } from "@/lib/server/treasury/tables/policy-versions";

/**
 * Makes the next version of what the files say, where they say something else than the last time; what operators
 * changed meanwhile is overruled, pauses and the kill switch are not.
 * @returns the new version, null when there is none
 * @throws BadPolicyFile with the line of each fault; then the policy stays as it is
 */
export async function takeUpPolicyFiles(context: Context, texts: PolicyTexts): Promise<number | null> {
  const said = policyOfFiles(texts);
  return context.store.write(async (tx) => {
    const last = await latestFileVersion(tx);
    if (last && !saysOtherwise(policyDocument.parse(last.document), said)) return null;
    const from = await currentPolicy(tx);
    const by = { source: "file", authorId: null, reason: "As the files say" } as const;
    const nowMs = context.clock();
    const written = await writeVersion(tx, { from, policy: withStopsOf(from.policy, said), ...by, nowMs });
    if (!written) return null;
    const subject = { subjectKind: "policy", subjectId: String(written.version) };
    await audit(tx, { atMs: nowMs, actor: { kind: "house" }, action: "policy.take_up", ...subject });
    return written.version;
  });
}

/** Files say nothing of since when a cap is there, nor of what is stopped. */
const NOT_IN_FILES = /\/(sinceAtMs|isPaused|isStopped)$/;

function saysOtherwise(before: Policy, now: Policy): boolean {
  return policyDifferences(before, now).some(({ path }) => !NOT_IN_FILES.test(path));
}

function withStopsOf(current: Policy, said: Policy): Policy {
  const paused = new Set(current.agents.filter(({ isPaused }) => isPaused).map(({ id }) => id));
  const agents = said.agents.map((agent) => ({ ...agent, isPaused: paused.has(agent.id) }));
  return { ...said, agents, isStopped: current.isStopped };
}
