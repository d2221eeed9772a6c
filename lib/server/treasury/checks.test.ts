import { expect, it } from "vitest";
import { type TestContext, testContext } from "@/testing/context";
import { NOBODY_THERE } from "@/testing/http/outbound";
import { BATCH_CALL } from "@/testing/policy";
import { silent } from "@/testing/silent";
import { describeOnBothEngines } from "@/testing/store/books";
import { askFor, changePolicyTo, DEMO_POLICY, endIt, openTreasury } from "@/testing/treasury";
import { brokenChecks } from "@/testing/treasury/broken-checks";
import { TREASURY_JOBS } from "./jobs";
import { lapseCalls } from "./jobs/lease-keeper";
import { PolicyFileWatch } from "./jobs/policy-file-watch";
import { denyCall, passCall } from "./operations/approval/end-approval";
import { decideCall } from "./operations/call/decide-call";

const BY_APPROVAL = "calls that were asked about go on by approval";
/** What breaks one thing behind the house's back, and the check that must see it. */
const TAMPERINGS: [check: string, sql: string][] = [
  ["budgets equal the calls of their windows", "UPDATE budget_windows SET spent_units = spent_units + 1"],
  ["budgets equal the calls of their windows", "UPDATE budget_windows SET held_units = held_units - 1"],
  [
    "each paid call has its decision",
    "UPDATE service_calls SET cost_units = cost_units - 1 WHERE state = 'held'",
  ],
  ["each paid call has its decision", "DELETE FROM service_calls WHERE state = 'released'"],
  ["each paid call has its decision", "UPDATE service_calls SET agent_id = 'other' WHERE state = 'released'"],
  [
    "paid calls sum to the ledger",
    "UPDATE service_calls SET paid_units = paid_units - 1 WHERE state = 'served'",
  ],
  [
    "calls keep their money's account",
    "UPDATE service_calls SET paid_units = cost_units WHERE state = 'released'",
  ],
  ["calls end once", "UPDATE service_calls SET ended_at_ms = NULL WHERE state = 'served'"],
  ["calls end once", "UPDATE service_calls SET ended_at_ms = 1 WHERE state = 'held'"],
  ["no hold outlives its lease", "UPDATE service_calls SET lease_until_ms = 1 WHERE state = 'held'"],
  ["no hold outlives its lease", "UPDATE service_calls SET lease_until_ms = 1 WHERE state = 'waiting'"],
  ["budgets equal the calls of their windows", "DELETE FROM service_calls WHERE state = 'waiting'"],
  [BY_APPROVAL, "UPDATE service_calls SET state = 'held' WHERE state = 'waiting'"],
  [BY_APPROVAL, "UPDATE approvals SET decider_id = NULL WHERE state = 'approved'"],
  [BY_APPROVAL, "UPDATE approvals SET decider_id = 'asker' WHERE state = 'approved'"],
  [BY_APPROVAL, "UPDATE approvals SET state = 'refused' WHERE state = 'approved'"],
  [BY_APPROVAL, "UPDATE approvals SET decided_at_ms = 1 WHERE state = 'waiting'"],
  [BY_APPROVAL, "DELETE FROM approvals WHERE state = 'approved'"],
  [BY_APPROVAL, "DELETE FROM approvals WHERE state = 'voided'"],
];

/** One call that waits for an approval, one that has it, and one whose approval is void. */
async function askAbout(context: TestContext): Promise<void> {
  const asking = { largeCost: { effect: "ask", aboveUnits: 0n } } as const;
  await changePolicyTo(context, (policy) => ({ ...policy, risk: { ...policy.risk, ...asking } }));
  const ask = async () => {
    const asked = { request: BATCH_CALL, input: {}, userId: "asker", nowMs: context.clock() };
    const { call } = await context.store.write((tx) => decideCall(tx, context, asked));
    if (!call) throw new RangeError("It was refused.");
    return { call, note: null, nowMs: context.clock() };
  };
  await ask();
  const [approved, taken] = [await ask(), await ask()];
  await context.store.write((tx) => passCall(tx, context, { ...approved, deciderId: "operator-001" }));
  await endIt(context, approved.call.id, "serve");
  await context.store.write((tx) => denyCall(tx, context, { ...taken, deciderId: null, verb: "void" }));
  await changePolicyTo(context, (policy) => ({ ...policy, risk: DEMO_POLICY.risk }));
}

describeOnBothEngines("what must hold of what agents spend", (world) => {
  async function open() {
    const context = testContext(world());
    await openTreasury(context);
    const [one, two] = [await askFor(context), await askFor(context)];
    await endIt(context, one.call?.id ?? "", "serve");
    await endIt(context, two.call?.id ?? "", "fail");
    await askFor(context);
    await askFor(context, { serviceId: "NOTHING" });
    await askAbout(context);
    return { context, broken: () => brokenChecks(context) };
  }

  it("holds, also the next day and after a lease has lapsed", async () => {
    const { context, broken } = await open();
    expect(await broken()).toEqual([]);
    context.pass(86_400_000);
    expect(await broken()).toEqual(["no hold outlives its lease"]);
    const policyFileWatch = new PolicyFileWatch({ context, folder: null, log: silent });
    const [waiting] =
      TREASURY_JOBS.find(({ name }) => name === "lease keeper")?.waits({
        context,
        policyFileWatch,
        serviceRegistrar: null,
        serveCall: async () => undefined,
        carryOnPayment: async () => undefined,
        outbound: NOBODY_THERE,
        log: silent,
      }) ?? [];
    const waits = () =>
      context.store.read((tx) => waiting?.oldestAtMs(tx, context.clock()) ?? Promise.resolve(null));
    expect(await waits()).toBe(context.nowMs - 86_400_000 + 120_000);
    await lapseCalls(context, silent);
    expect(await broken()).toEqual([]);
    expect(await waits()).toBeNull();
    await askFor(context);
    expect(await broken()).toEqual([]);
  });

  it.each(TAMPERINGS)("is broken: %s", async (check, sql) => {
    const { context, broken } = await open();
    await context.store.write((tx) => tx.run(sql));
    expect(await broken()).toContain(check);
  });

  it("cannot be written: a budget that is passed", async () => {
    const { context } = await open();
    const sql = "UPDATE budget_windows SET spent_units = limit_units + 1";
    await expect(context.store.write((tx) => tx.run(sql))).rejects.toThrow(/constraint/i);
  });
});
