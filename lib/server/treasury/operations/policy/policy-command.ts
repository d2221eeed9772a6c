import { LostRace } from "@/lib/domain/errors";
import type { Policy } from "@/lib/domain/treasury/policy";
import { command } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import { takeBackCall } from "@/lib/server/treasury/operations/call/take-back-call";
import { proposePolicy } from "@/lib/server/treasury/operations/drafts/propose-policy";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { showDraft } from "@/lib/server/treasury/reads/drafts/drafts";
import { showPolicy } from "@/lib/server/treasury/reads/policy-view";
import { unsignedCalls } from "@/lib/server/treasury/tables/service-calls";
import { writeVersion } from "./write-version";

const STOPPED = "Taken back, since an operator stopped spending";

interface PolicyChange {
  readonly action: "policy.change" | "treasury.operate";
  readonly audited: string;
  /** What a draft of it is called, where another operator is asked first. */
  readonly title: string;
  /** The version that the caller read; a later one is another's change. */
  readonly version?: number;
  /** @throws NotFound for something that the policy does not know */
  readonly change: (policy: Policy, tx: Tx) => Policy | Promise<Policy>;
  /**
   * It stops spending and changes nothing else. Whose calls are taken back as far as nobody has approved or signed them:
   * an agent's, or with null all agents'.
   */
  readonly stops?: { readonly agentId: string | null };
}

/**
 * What an operator changes of the policy: its next version, with who, why and what. The answer is the policy; 202 with a
 * draft where it loosens and another operator is to consent.
 * @throws ConsentRequired for the house's word, where two operators are there
 */
export async function policyCommand(
  context: Context,
  call: Call<{ readonly reason: string }>,
  spec: PolicyChange,
): Promise<Reply> {
  const { actor, input } = call;
  return command(context, call, {
    action: ACTIONS[spec.action],
    audited: spec.audited,
    op: async (tx, nowMs) => {
      const from = await currentPolicy(tx);
      if (spec.version !== undefined && spec.version !== from.version) throw new LostRace();
      const authorId = actor.kind === "user" ? actor.userId : null;
      const isStop = spec.stops !== undefined;
      const by = { source: "operator", authorId, reason: input.reason, isStop } as const;
      const policy = await spec.change(from.policy, tx);
      if (!isStop) {
        const wanted = { from, policy, title: spec.title, authorId, reason: input.reason, nowMs };
        const id = await proposePolicy(tx, context, wanted);
        if (id !== null) {
          const subject = { kind: "policy_draft", id, detail: { outcome: "proposed" } };
          return { status: 202, value: await showDraft(tx, { actor, id, nowMs }), subject };
        }
      }
      const written = await writeVersion(tx, { from, policy, ...by, nowMs });
      const unsent = spec.stops ? await unsignedCalls(tx, spec.stops.agentId) : [];
      for (const one of unsent) await takeBackCall(tx, context, { call: one, failure: STOPPED, nowMs });
      const subject = written && { kind: "policy", id: String(written.version) };
      return { status: 200, value: await showPolicy(tx), subject };
    },
  });
}
