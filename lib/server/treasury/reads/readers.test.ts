import { expect, it } from "vitest";
import { changeOf } from "@/lib/domain/treasury/policy-draft";
import { callListQuery } from "@/lib/schemas/treasury/call";
import { decisionListQuery } from "@/lib/schemas/treasury/decision";
import { codeOf } from "@/testing/answers";
import { NOON_MS } from "@/testing/context";
import { actorOf } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { DEMO_POLICY } from "@/testing/treasury";
import { getApproval, listApprovals } from "./approvals";
import { getCall, listCalls, listClaims } from "./calls";
import { getDecision, listDecisions } from "./decisions";
import { checkPolicy } from "./drafts/check-policy";
import { getDraft, listDrafts } from "./drafts/drafts";
import { treasuryOverview } from "./overview";
import { getPolicy, listPolicyVersions } from "./policy-view";
import { proveInvariants } from "./prove-invariants";
import { getShadow, listShadowed } from "./replay/shadow-view";
import { simulate } from "./replay/simulate";
import { listSales } from "./sales";
import { listServices } from "./services";
import { killSwitchView } from "./spending-agents";
import { listStrays } from "./strays";

const actor = actorOf("buyer-001");
const first = { cursor: undefined, limit: 10 };
const filter = { limit: 10 };
const one = { actor, id: "dec_1" };
const nowMs = NOON_MS;

/** A route asks as well; a page and a job read without one. */
describeOnBothEngines("what the treasury tells", (world) => {
  const readsOf = (): Record<string, () => Promise<unknown>> => {
    const { store } = world();
    const sources = { store, checks: [], chain: null, hasChain: false };
    const calls = callListQuery.parse({});
    return {
      approvals: () => listApprovals(store, { actor, ...first }),
      approval: () => getApproval(store, one),
      calls: () => listCalls(store, { actor, filter: calls }),
      call: () => getCall(store, one),
      claims: () => listClaims({ store, chain: null }, { actor, filter: calls }),
      decisions: () => listDecisions(store, { actor, filter: decisionListQuery.parse({}) }),
      decision: () => getDecision(store, one),
      policy: () => getPolicy(store, actor),
      versions: () => listPolicyVersions(store, { actor, ...first }),
      check: () => checkPolicy(store, { actor, input: { change: changeOf(DEMO_POLICY) }, nowMs }),
      drafts: () => listDrafts(store, { actor, ...first }),
      draft: () => getDraft(store, { ...one, nowMs }),
      shadow: () => getShadow(store, actor),
      shadowed: () => listShadowed(store, { actor, filter }),
      simulation: () => simulate(store, { actor, input: { from: 0, to: 1, policy: null } }),
      sales: () => listSales(store, { actor, filter }),
      killSwitch: () => killSwitchView(store, actor),
      strays: () => listStrays(store, actor),
      invariants: () => proveInvariants(sources, { actor, nowMs }),
      overview: () => treasuryOverview(sources, { actor, nowMs }),
    };
  };

  it("is for operators, whoever reads it", async () => {
    const codes: Record<string, string> = {};
    const reads = Object.entries(readsOf());
    for (const [name, read] of reads) codes[name] = await codeOf(Promise.resolve().then(read));
    expect(codes).toEqual(Object.fromEntries(reads.map(([name]) => [name, "forbidden"])));
  });

  it("is, of services, for whoever is signed in", async () => {
    const { store } = world();
    const nobody = { kind: "anonymous" } as const;
    expect(await codeOf(Promise.resolve().then(() => listServices(store, nobody)))).toBe("unauthenticated");
    expect(await listServices(store, actor)).toEqual({ items: [] });
  });
});
