import { treasuryGrantJournal } from "@/lib/domain/ledger/treasury-journals";
import type { CallRequest } from "@/lib/domain/treasury/decide";
import type { Policy, Service } from "@/lib/domain/treasury/policy";
import type { Context } from "@/lib/server/kernel/context";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";
import { decideCall } from "@/lib/server/treasury/operations/call/decide-call";
import { stepCall } from "@/lib/server/treasury/operations/call/step-call";
import { writeVersion } from "@/lib/server/treasury/operations/policy/write-version";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { insertOwned } from "@/lib/server/treasury/tables/owned-services";
import type { OwnedServiceRow } from "@/lib/server/treasury/tables/rows";
import { findCall } from "@/lib/server/treasury/tables/service-calls";
import { BATCH_CALL, cents, SEED_POLICY } from "@/testing/policy";

const PATIENT: Policy["risk"] = {
  ...SEED_POLICY.risk,
  burst: { effect: "refuse", calls: 1_000_000, aboveUnits: 0n },
};

/** The seed's policy, without its rule of bursts. */
export const DEMO_POLICY: Policy = { ...SEED_POLICY, risk: PATIENT };

/** Makes the next version of the policy. */
export function changePolicyTo(context: Context, change: (policy: Policy) => Policy) {
  return context.store.write(async (tx) => {
    const from = await currentPolicy(tx);
    const more = { source: "operator", authorId: "operator-001", reason: "a test" } as const;
    return writeVersion(tx, { from, policy: change(from.policy), ...more, nowMs: context.clock() });
  });
}

/** A service of somebody's, as its owner registered it; a copy of this one, for what is not said. */
export function addOwned(
  context: Context,
  service: Service,
  more: Partial<OwnedServiceRow> & { readonly ownerId: string },
): Promise<void> {
  const { id, endpoint, method, statusEndpoint, unitPriceUnits, payee, category, isDivisible } = service;
  const asked = { endpoint, method, statusEndpoint, unitPriceUnits, payeeAddress: payee };
  const times = { registeredAtMs: context.clock(), changedAtMs: context.clock() };
  const row = {
    id,
    ...asked,
    category,
    isDivisible,
    isActive: true,
    input: null,
    version: 1,
    ...times,
    ...more,
  };
  return context.store.write((tx) => insertOwned(tx, row));
}

/** A treasury with money and a first policy. */
export async function openTreasury(
  context: Context,
  with_: { policy?: Policy; units?: bigint } = {},
): Promise<void> {
  const { policy = DEMO_POLICY, units = cents(100_000_000) } = with_;
  await changePolicyTo(context, () => policy);
  await context.store.write(async (tx) => {
    const journal = treasuryGrantJournal({ asset: "MNEE", units, key: "test" });
    await postJournal(tx, context, { journal, atMs: context.clock() });
  });
}

/** A call of batch-agent for one BATCH_COMPUTE, unless it is said otherwise. */
export function askFor(context: Context, request: Partial<CallRequest> = {}) {
  const full = { ...BATCH_CALL, ...request };
  return context.store.write((tx) =>
    decideCall(tx, context, { request: full, input: {}, userId: null, nowMs: context.clock() }),
  );
}

export function endIt(context: Context, callId: string, verb: "serve" | "fail") {
  return context.store.write(async (tx) => {
    const call = await findCall(tx, callId);
    if (!call) throw new RangeError(`There is no call ${callId}.`);
    const fault = verb === "fail" ? ({ fault: "provider" } as const) : {};
    return stepCall(tx, context, { call, verb, ...fault, nowMs: context.clock() });
  });
}
