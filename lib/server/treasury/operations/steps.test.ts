import { expect, it } from "vitest";
import type { Hex } from "@/lib/schemas/hex";
import { PAYMENT_KIND, paymentKey } from "@/lib/server/escrow/tables/relay";
import type { ChainEventFact } from "@/lib/server/kernel/chain/chain-event-fact";
import { enqueue } from "@/lib/server/kernel/outbox";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import { draftFor, stepDraft } from "@/lib/server/treasury/operations/drafts/step-draft";
import { documentOf } from "@/lib/server/treasury/reads/drafts/policy-document";
import { insertDraft } from "@/lib/server/treasury/tables/policy-drafts";
import { insertRouterPayment } from "@/lib/server/treasury/tables/router-payments";
import type { PolicyDraftRow, ServiceCallRow, X402PaymentRow } from "@/lib/server/treasury/tables/rows";
import { findCall } from "@/lib/server/treasury/tables/service-calls";
import { findX402Payment, insertX402Payment } from "@/lib/server/treasury/tables/x402/payments";
import { codeOf } from "@/testing/answers";
import { type TestContext, testContext } from "@/testing/context";
import { actorOf } from "@/testing/people";
import { cents } from "@/testing/policy";
import { describeOnBothEngines } from "@/testing/store/books";
import { askFor, DEMO_POLICY, openTreasury } from "@/testing/treasury";
import { passCall } from "./approval/end-approval";
import { waitingCall } from "./approval/waiting-call";
import { stepCall } from "./call/step-call";
import { takeBackCall } from "./call/take-back-call";
import { applyPayment } from "./payment/apply-payment";
import { applyReturn } from "./payment/apply-return";
import { paymentRefused } from "./payment/payment-refused";
import { stepPayment } from "./x402/step-payment";

const TX: Hex = `0x${"ab".repeat(32)}`;
const ASKING = {
  ...DEMO_POLICY,
  risk: { ...DEMO_POLICY.risk, largeCost: { effect: "ask", aboveUnits: cents(500) } as const },
};

const sale = (state: X402PaymentRow["state"]): X402PaymentRow => ({
  id: `pay_${state}`,
  ...{
    serviceId: "PRICE_ORACLE",
    chainId: 1,
    nonce: state,
    requestHash: state,
    units: 7n,
    state,
    version: 1,
  },
  ...{ ownerAddress: "0x01", payeeAddress: "0x02", txHash: null, answer: null, failure: "before" },
  ...{ input: { base: "ETH" }, fromBlock: 1, settlements: 1, reverts: 1, tries: 3, nextTryAtMs: 77 },
  ...{ createdAtMs: 1, paidAtMs: 55, endedAtMs: null },
});

const draft = (state: PolicyDraftRow["state"]): PolicyDraftRow => ({
  id: `dft_${state}`,
  ...{ title: "", comment: "", document: documentOf(DEMO_POLICY), baseVersion: 1, state, version: 1 },
  ...{ authorId: "operator-001", deciderId: null, reason: "", note: null, liveVersion: null },
  ...{ createdAtMs: 1, changedAtMs: 1, proposedAtMs: null, endedAtMs: null },
});

const event = (name: string, args: ChainEventFact["args"]): ChainEventFact => ({
  ...{
    seq: 1,
    chainId: 1,
    txHash: TX,
    logIndex: 0,
    blockNumber: 5,
    blockHash: "0x1",
    blockAtS: 1,
    jobId: null,
  },
  name,
  args,
});

describeOnBothEngines("a step of the treasury", (world) => {
  const open = async () => {
    const context = testContext(world());
    await openTreasury(context, { policy: ASKING });
    return context;
  };
  const ask = async (context: TestContext, quantity = 1): Promise<ServiceCallRow> =>
    (await askFor(context, { quantity })).call ?? expect.unreachable();
  const kept = (context: TestContext, id: string) => context.store.read((tx) => findCall(tx, id));
  /** The same call as if it stood elsewhere. */
  const putAt = async (context: TestContext, call: ServiceCallRow, state: ServiceCallRow["state"]) => {
    await context.store.write((tx) =>
      tx.run("UPDATE service_calls SET state = ? WHERE id = ?", [state, call.id]),
    );
    return { ...call, state };
  };
  /** Its payment waits to be signed. */
  const owe = async (context: TestContext, call: ServiceCallRow): Promise<OutboxRow> => {
    const effect = { businessKey: paymentKey(call.id), kind: PAYMENT_KIND, taskId: null };
    const to = { signer: TX, toAddress: TX, data: TX, gasLimit: 1 };
    return context.store.write(async (tx) => {
      await enqueue(tx, context, { effect: { ...effect, ...to }, nowMs: context.nowMs });
      const sql = "SELECT * FROM outbox_rows WHERE business_key = ?";
      return (await tx.get<OutboxRow>(sql, [effect.businessKey])) ?? expect.unreachable();
    });
  };
  const journalsOf = (context: TestContext, callId: string) =>
    context.store.read((tx) => tx.all("SELECT kind, detail FROM journals WHERE call_id = ?", [callId]));

  it("of a call is told as it is kept, with its journal where it moved money", async () => {
    const context = await open();
    const by = { nowMs: context.nowMs + 5 };
    const fresh = await ask(context);
    expect(fresh).toMatchObject({ version: 1, tries: 0, nextTryAtMs: 0, settledTurn: null });
    expect(await kept(context, fresh.id)).toEqual(fresh);
    const paying = await putAt(context, fresh, "paying");
    const step = (call: ServiceCallRow, more: Omit<Parameters<typeof stepCall>[2], "call" | "nowMs">) =>
      context.store.write((tx) => stepCall(tx, context, { call, ...more, ...by }));
    const paid = await step(paying, { verb: "pay", paidUnits: cents(200), txHash: TX });
    const keptPaid = await kept(context, fresh.id);
    expect(keptPaid).toEqual({ ...paid, settledTurn: keptPaid?.settledTurn });
    expect(keptPaid).toMatchObject({
      state: "paid",
      paidUnits: cents(200),
      paidAtMs: by.nowMs,
      endedAtMs: null,
    });
    expect(keptPaid?.settledTurn).not.toBeNull();
    expect(await journalsOf(context, fresh.id)).toEqual([{ kind: "spend", detail: { txHash: TX } }]);
    await context.store.write((tx) =>
      tx.run("UPDATE service_calls SET next_try_at_ms = 99, settled_turn = 3 WHERE id = ?", [fresh.id]),
    );
    const claimed = await step(
      { ...paid, nextTryAtMs: 99, settledTurn: 3 },
      { verb: "give_up", failure: "no" },
    );
    expect(await kept(context, fresh.id)).toEqual(claimed);
    expect(claimed).toMatchObject({ state: "claimed", nextTryAtMs: 0, settledTurn: 3, endedAtMs: by.nowMs });
    const served = await step(claimed, { verb: "serve" });
    expect(served).toMatchObject({ state: "served", paidUnits: cents(200), paidAtMs: by.nowMs });
    expect(await journalsOf(context, fresh.id)).toHaveLength(1);
  });

  it("of a call that is free or fails leaves no journal", async () => {
    const context = await open();
    const { call } = await askFor(context, { agentId: "ops-agent", serviceId: "LOG_ARCHIVE_SUMMARY" });
    const free = call ?? expect.unreachable();
    const failed = await ask(context);
    const nowMs = context.nowMs;
    await context.store.write(async (tx) => {
      await stepCall(tx, context, { call: free, verb: "serve", nowMs });
      await stepCall(tx, context, { call: failed, verb: "fail", nowMs });
    });
    expect([await journalsOf(context, free.id), await journalsOf(context, failed.id)]).toEqual([[], []]);
    expect(await kept(context, failed.id)).toMatchObject({
      state: "released",
      paidAtMs: null,
      endedAtMs: nowMs,
    });
  });

  it("takes back what waits, is held, or whose payment nobody has signed, and nothing else", async () => {
    const context = await open();
    const take = (call: ServiceCallRow) =>
      context.store.write((tx) =>
        takeBackCall(tx, context, { call, failure: "stopped", nowMs: context.nowMs }),
      );
    const waiting = await ask(context, 2);
    expect(waiting.state).toBe("waiting");
    const held = await ask(context);
    const unsigned = await putAt(context, await ask(context), "paying");
    await owe(context, unsigned);
    const signed = await putAt(context, await ask(context), "paying");
    const paid = await putAt(context, await ask(context), "paid");
    const taken: unknown[] = [];
    for (const call of [waiting, held, unsigned, signed, paid])
      taken.push([await take(call), (await kept(context, call.id))?.state]);
    expect(taken).toEqual([
      [true, "denied"],
      [true, "released"],
      [true, "released"],
      [false, "paying"],
      [false, "paid"],
    ]);
  });

  it("frees what a call held whose payment the chain refuses, and says so", async () => {
    const context = await open();
    const call = await putAt(context, await ask(context), "paying");
    const outbox = await owe(context, call);
    const refuse = (revert: string | null) =>
      context.store.write((tx) => paymentRefused(tx, context, { outbox, reason: "no gas", revert }));
    const audits = () =>
      context.store.read((tx) => tx.all("SELECT action FROM audit_rows WHERE subject_id = ?", [call.id]));
    await refuse("AlreadyPaid");
    expect([(await kept(context, call.id))?.state, await audits()]).toEqual(["paying", []]);
    await refuse(null);
    await refuse(null);
    expect(await kept(context, call.id)).toMatchObject({
      state: "released",
      failure: "Payment refused: no gas",
    });
    expect(await audits()).toEqual([{ action: "call.payment_refused" }]);
  });

  it("of a payment by x402 keeps when it was paid and ended, says so, and has claims tried again at once", async () => {
    const context = await open();
    const nowMs = 1_000;
    const step = async (
      from: X402PaymentRow["state"],
      more: { verb: "settle" | "refuse" | "serve" | "give_up" },
    ) => {
      const payment = sale(from);
      await context.store.write(async (tx) => {
        await insertX402Payment(tx, payment);
        await stepPayment(tx, { payment, nowMs, ...more });
      });
      const row = await context.store.read((tx) => findX402Payment(tx, payment.id));
      const audited = await context.store.read((tx) =>
        tx.all("SELECT action FROM audit_rows WHERE subject_id = ?", [payment.id]),
      );
      expect(audited).toEqual([{ action: `x402.${more.verb}` }]);
      await context.store.write((tx) => tx.run("DELETE FROM x402_payments"));
      return row;
    };
    const times = { nextTryAtMs: 0, reverts: 1, input: { base: "ETH" }, failure: null };
    expect(await step("settling", { verb: "settle" })).toMatchObject({
      ...times,
      ...{ state: "paid", paidAtMs: nowMs, endedAtMs: null },
    });
    expect(await step("paid", { verb: "give_up" })).toMatchObject({
      ...times,
      ...{ state: "claimed", paidAtMs: 55, endedAtMs: nowMs },
    });
    const served = { state: "served", paidAtMs: 55, endedAtMs: nowMs, nextTryAtMs: 77 };
    expect(await step("claimed", { verb: "serve" })).toMatchObject(served);
    const more = context.store.write((tx) =>
      stepPayment(tx, { payment: { ...sale("served"), version: 9 }, verb: "serve", nowMs }),
    );
    expect(await codeOf(more)).toBe("invariant_broken");
  });

  it("of a draft says when it ended, and is none that the table does not know", async () => {
    const context = await open();
    const step = (row: PolicyDraftRow, to: PolicyDraftRow["state"], verb: "publish" | "withdraw") =>
      context.store.write((tx) => stepDraft(tx, row, { verb, to, nowMs: 9 }));
    const at = (id: string) =>
      context.store.read((tx) =>
        tx.get("SELECT state, version, changed_at_ms, ended_at_ms FROM policy_drafts WHERE id = ?", [id]),
      );
    await context.store.write((tx) => insertDraft(tx, draft("open")));
    await step(draft("open"), "proposed", "publish");
    const proposed = { ...draft("open"), state: "proposed", version: 2 } as const;
    expect(await at("dft_open")).toEqual({ state: "proposed", version: 2, changedAtMs: 9, endedAtMs: null });
    await step(proposed, "withdrawn", "withdraw");
    expect(await at("dft_open")).toMatchObject({ state: "withdrawn", endedAtMs: 9 });
    expect(await codeOf(step(draft("live"), "withdrawn", "withdraw"))).toBe("invariant_broken");
  });

  it("of a draft tells its author and every other why it is not theirs", async () => {
    const context = await open();
    await context.store.write((tx) => insertDraft(tx, draft("proposed")));
    const by = (userId: string, verb: "consent" | "withdraw") =>
      context.store.read((tx) => draftFor(tx, { actor: actorOf(userId), id: "dft_proposed", verb }));
    await expect(by("operator-001", "consent")).rejects.toThrow("You wrote this yourself");
    await expect(by("operator-002", "withdraw")).rejects.toThrow("Make a draft of your own");
  });

  it("of an approval is none of a call that waits for none", async () => {
    const context = await open();
    const { id } = await ask(context);
    const at = { actor: actorOf("operator-001"), nowMs: context.nowMs, id, verb: "approve" } as const;
    expect(await codeOf(context.store.read((tx) => waitingCall(tx, at)))).toBe("not_found");
    expect(await codeOf(context.store.read((tx) => waitingCall(tx, { ...at, id: "dec_none" })))).toBe(
      "not_found",
    );
  });

  it("that a call cannot take breaks an invariant", async () => {
    const context = await open();
    const { nowMs } = context;
    const waiting = { ...(await ask(context, 2)), state: "served" } as const;
    const pass = context.store.write((tx) =>
      passCall(tx, context, { call: waiting, deciderId: null, note: null, nowMs }),
    );
    expect(await codeOf(pass)).toBe("invariant_broken");
    const held = await ask(context);
    const payment = { id: TX, callId: held.id, providerAddress: "0x02", units: 5n, returnedUnits: 0n };
    const at = { txHash: TX, blockNumber: 1, atMs: 1, resolvedAtMs: null, note: null };
    await context.store.write((tx) => insertRouterPayment(tx, { ...payment, ...at }));
    const back = event("Refunded", { paymentId: TX, units: 5n });
    expect(await codeOf(context.store.write((tx) => applyReturn(tx, context, back)))).toBe(
      "invariant_broken",
    );
    const whole = { paymentId: TX, callHash: TX, provider: "0x02", units: 5n };
    for (const name of ["paymentId", "callHash", "provider"]) {
      const fact = event("Paid", { ...whole, [name]: undefined });
      const applied = context.store.write((tx) => applyPayment(tx, context, fact));
      expect([name, await codeOf(applied)]).toEqual([name, "invariant_broken"]);
    }
  });

  it("of money that comes back ends a claim once all of it did, and a served call never", async () => {
    const context = await open();
    const paidWith = async (state: "claimed" | "served" | "paid", id: Hex) => {
      const call = await putAt(context, await ask(context), state);
      const at = { txHash: TX, blockNumber: 1, atMs: 1, resolvedAtMs: null, note: null };
      await context.store.write(async (tx) => {
        await tx.run("UPDATE service_calls SET paid_units = 10 WHERE id = ?", [call.id]);
        const payment = { id, callId: call.id, providerAddress: "0x02", units: 10n, returnedUnits: 0n };
        await insertRouterPayment(tx, { ...payment, ...at });
      });
      return async (units: bigint, seq: number) => {
        const fact = { ...event("Refunded", { paymentId: id, units }), logIndex: seq };
        await context.store.write((tx) => applyReturn(tx, context, fact));
        const row = await kept(context, call.id);
        return [row?.state, row?.endedAtMs, row?.returnedUnits];
      };
    };
    const { nowMs } = context;
    const paid = await paidWith("paid", `0x${"01".repeat(32)}`);
    expect(await paid(4n, 1)).toEqual(["paid", null, 4n]);
    expect(await paid(6n, 2)).toEqual(["refunded", nowMs, 10n]);
    const served = await paidWith("served", `0x${"02".repeat(32)}`);
    expect((await served(4n, 3))[0]).toBe("served");
    expect((await served(6n, 4))[0]).toBe("served");
  });

  it("books a payment that no call waits for, or that took more than its call may cost, as a stray", async () => {
    const context = await open();
    const pay = async (call: ServiceCallRow, units: bigint, id: Hex) => {
      const fact = event("Paid", { paymentId: id, callHash: call.callHash, provider: "0x02", units });
      await context.store.write((tx) => applyPayment(tx, context, fact));
      const sql = "SELECT COUNT(*) AS total FROM journals WHERE business_key LIKE ?";
      const strays = await context.store.read((tx) => tx.get<{ total: number }>(sql, [`%stray:${id}%`]));
      return [(await kept(context, call.id))?.state, strays?.total];
    };
    const held = await ask(context);
    expect(await pay(held, 1n, `0x${"01".repeat(32)}`)).toEqual(["held", 1]);
    const dear = await putAt(context, await ask(context), "paying");
    expect(await pay(dear, dear.costUnits + 1n, `0x${"02".repeat(32)}`)).toEqual(["paying", 1]);
    expect(await pay(dear, dear.costUnits, `0x${"03".repeat(32)}`)).toEqual(["paid", 0]);
  });
});
