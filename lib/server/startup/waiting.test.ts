import { beforeEach, describe, expect, it } from "vitest";
import type { AnswerState } from "@/lib/domain/assistant/turn";
import { DEFAULT_KIND, ESCROW_VERBS } from "@/lib/domain/escrow/escrow-verbs";
import type { WithdrawalState } from "@/lib/domain/escrow/money-states";
import type { AppealState } from "@/lib/domain/network/appeal-lifecycle";
import type { PayoutState } from "@/lib/domain/network/payout-lifecycle";
import { OUTBOX_STATES, type OutboxState } from "@/lib/domain/outbox-states";
import type { ApprovalState } from "@/lib/domain/treasury/approval";
import { CALL_STATES, type CallState } from "@/lib/domain/treasury/call-lifecycle";
import type { DraftState } from "@/lib/domain/treasury/drafts/lifecycle";
import { HEALTH_STATES, type HealthState } from "@/lib/domain/treasury/service-health";
import type { X402State } from "@/lib/domain/treasury/x402/lifecycle";
import { WITHDRAWAL_KIND, withdrawalKey } from "@/lib/server/escrow/tables/relay";
import type { Context } from "@/lib/server/kernel/context";
import { CLOSED_COLUMNS } from "@/scripts/database/closed-columns";
import { NOON_MS, testContext } from "@/testing/context";
import { describeOnBothEngines } from "@/testing/store/books";
import { RELAYER, waitingSince, waitsWorld } from "@/testing/waiting";
import { JOBS } from "./subsystems";

const QUEUED = "a transaction waits to be sent";
const STUCK = "a sent transaction is in no block: the relayer's nonce is stuck";
const UNFINAL = "a transaction in a block does not become final";
const OF_OTHERS = "a transaction waits for a relayer's key that this house does not have";
const UNSEEN = "a transaction is final, and the books have not seen what it did for its task";
const UNSEEN_WITHDRAWAL = "a withdrawal is paid on the chain, and the books have not seen it";
const UNCONFIRMED = "an event of the chain does not become final";
const OVERDUE = "a task is past its deadline";
const UNPAID = "the contract has a task in another state than the books";
const NO_BLOCK = "the chain has shown no new block for long";
const UNENDED = "a call holds money past its lease";
const UNDECIDED = "a call waits for an approval past its time";
const UNPAID_CALL = "a call waits for its payment";
const UNSENT_PAYOUT = "an uptime payout waits for the treasury";
const UNSENT_ETHER = "an uptime payout waits for its ether";
const UNSERVED = "a paid call waits for its provider";
const UNSETTLED = "a payment that its payer signed waits for the chain";
const UNSERVED_PAYMENT = "a service that its buyer paid waits for its provider";
const UNTOLD = "an answer of the assistant was interrupted and waits to be ended";
const UNDECIDED_APPEAL = "an appeal waits for an operator";
const UNCONSENTED = "a draft of the policy waits for another operator";
const REFUSED = "the chain refuses again and again what a task needs";

/** It waits for nobody, or for somebody outside who may take as long as they like; and why. */
const nothing = (why: string) => ({ why });

/** Every column that says how far something has come, and where what waits in it has its age. */
const STAGES: Readonly<Record<string, Readonly<Record<string, string | { why: string }>>>> = {
  "outbox_rows.state": {
    queued: QUEUED,
    signed: STUCK,
    sent: STUCK,
    mined: UNFINAL,
    confirmed: UNSEEN,
    reverted: REFUSED,
    cancelled: nothing("it was never signed, and is owed no more"),
  } satisfies Record<OutboxState, unknown>,
  "chain_events.state": {
    seen: UNCONFIRMED,
    applied: nothing("it is booked"),
    orphaned: nothing("its block is gone"),
  },
  "withdrawals.state": {
    booked: nothing("SAT is paid at once"),
    prepared: nothing("its owner sends it, or never does"),
    sending: UNSEEN_WITHDRAWAL,
    settled: nothing("it is paid"),
    failed: nothing("nothing has moved"),
    unknown: nothing("nothing makes it"),
  } satisfies Record<WithdrawalState, unknown>,
  "suspense_items.state": {
    open: nothing("anybody may send it, and an operator has a list of it"),
    resolved: nothing("an operator has seen to it"),
  },
  "tasks.status": {
    awaiting_payment: UNPAID,
    ...Object.fromEntries(
      ["open", "assigned", "in_progress", "submitted", "rejected", "disputed"].map((status) => [
        status,
        OVERDUE,
      ]),
    ),
    ...Object.fromEntries(
      ["completed", "failed", "refunded", "resolved", "cancelled", "expired"].map((status) => [
        status,
        nothing("it has ended; its money is the job's"),
      ]),
    ),
  },
  "tasks.payment_state": {
    none: UNPAID,
    pending: UNCONFIRMED,
    held: OVERDUE,
    released: nothing("it is paid out"),
    refunded: nothing("it is paid back"),
    split: nothing("it is paid out and back"),
    unknown: nothing("nothing makes it"),
  },
  "assistant_messages.state": {
    running: UNTOLD,
    done: nothing("it is said"),
    stopped: nothing("its person ended it"),
    failed: nothing("its person may have it tried again"),
  } satisfies Record<AnswerState, unknown>,
  "approvals.state": {
    waiting: UNDECIDED,
    approved: nothing("its call goes on"),
    refused: nothing("its call has ended"),
    expired: nothing("its call has ended"),
    voided: nothing("its call has ended"),
  } satisfies Record<ApprovalState, unknown>,
  "policy_drafts.state": {
    open: nothing("its author works on it"),
    proposed: UNCONSENTED,
    live: nothing("it is the policy"),
    refused: nothing("it has ended"),
    withdrawn: nothing("it has ended"),
  } satisfies Record<DraftState, unknown>,
  "service_calls.state": {
    waiting: UNDECIDED,
    held: UNENDED,
    paying: UNPAID_CALL,
    paid: UNSERVED,
    served: nothing("it is paid"),
    claimed: nothing("its provider owes it, and an operator has a list of it"),
    refunded: nothing("its money is back"),
    released: nothing("its money is free again"),
    denied: nothing("its money is free again"),
  } satisfies Record<CallState, unknown>,
  "x402_payments.state": {
    settling: UNSETTLED,
    paid: UNSERVED_PAYMENT,
    served: nothing("it is delivered"),
    claimed: nothing("its provider owes it, and its payer may ask again"),
    refused: nothing("nothing has moved"),
  } satisfies Record<X402State, unknown>,
  "call_sums.state": Object.fromEntries(CALL_STATES.map((state) => [state, nothing("it is a sum")])),
  "service_health.state": {
    up: nothing("it answers"),
    down: nothing("its owner mends it; it is asked again and again, and everybody sees it"),
    unknown: nothing("the next probes tell"),
  } satisfies Record<HealthState, unknown>,
  "appeals.state": {
    open: UNDECIDED_APPEAL,
    upheld: nothing("it is decided"),
    refused: nothing("it is decided"),
  } satisfies Record<AppealState, unknown>,
  "payouts.state": {
    owed: UNSENT_PAYOUT,
    paying: UNPAID_CALL,
    funded: UNSENT_ETHER,
    sending: UNSENT_ETHER,
    bounced: nothing("its payee's wallet takes no ether; it is tried again and again, and everybody sees it"),
    blocked: nothing(
      "its payee's wallet takes no payment; it is tried again and again, and everybody sees it",
    ),
    paid: nothing("it is paid"),
  } satisfies Record<PayoutState, unknown>,
  "service_health_changes.state": Object.fromEntries(
    HEALTH_STATES.map((state) => [state, nothing("it says how a server was")]),
  ),
  "task_jobs.state": {
    none: UNPAID,
    ...Object.fromEntries(
      ["funded", "accepted", "submitted", "rejected", "disputed"].map((state) => [state, UNSEEN]),
    ),
    ...Object.fromEntries(
      ["completed", "resolved", "refunded", "cancelled", "expired", "failed"].map((state) => [
        state,
        nothing("it has paid out"),
      ]),
    ),
  },
};

describe("everything that may wait", () => {
  it("has a place with an age, or a reason why it needs none, for every word of its column", () => {
    const stages = Object.keys(CLOSED_COLUMNS).filter((column) => /(\.|_)(state|status)$/.test(column));
    const ofTimelines = ["task_events.from_status", "task_events.to_status"];
    expect(Object.keys(STAGES).sort()).toEqual(
      stages.filter((column) => !ofTimelines.includes(column)).sort(),
    );
    for (const [column, words] of Object.entries(STAGES)) {
      expect(Object.keys(words).sort(), column).toEqual([...(CLOSED_COLUMNS[column] ?? [])].sort());
    }
  });

  it("is told in sentences of its own, which give nothing away", () => {
    const context = testContext({ store: null as never });
    const sentences = JOBS.flatMap((job) => job.waits(waitsWorld(context))).map(({ what }) => what);
    expect(new Set(sentences).size).toBe(sentences.length);
    for (const sentence of sentences) expect(sentence).not.toMatch(/0x|\d/);
    const named = Object.values(STAGES).flatMap((words) => Object.values(words));
    for (const what of named) if (typeof what === "string") expect(sentences).toContain(what);
  });
});

const KINDS = [
  ...Object.values(ESCROW_VERBS).map(({ outboxKind }) => outboxKind),
  DEFAULT_KIND,
  WITHDRAWAL_KIND,
];

interface Effect {
  readonly kind: string;
  readonly state: OutboxState;
  readonly signer?: string;
}

describeOnBothEngines("an effect for the chain", (world) => {
  let context: Context;
  let made = 0;
  beforeEach(async () => {
    context = testContext(world());
    made = 0;
    await context.store.write((tx) =>
      tx.insert("chain_cursors", {
        chainId: 31_337,
        headBlock: 12,
        headHash: "0xaa",
        confirmedBlock: 8,
        updatedAtMs: NOON_MS,
      }),
    );
  });

  /** An effect that was owed, signed and moved on at noon, for a running job or a withdrawal under way. */
  async function owe({ kind, state, signer = RELAYER }: Effect): Promise<string> {
    made += 1;
    const id = `obx_${made}`;
    const isWithdrawal = kind === WITHDRAWAL_KIND;
    const taskId = isWithdrawal ? null : "tsk_1";
    const businessKey = isWithdrawal ? withdrawalKey("wdr_1") : `${kind}:${made}`;
    const moments = { createdAtMs: NOON_MS, updatedAtMs: NOON_MS };
    const call = { toAddress: "0xbb", data: "0x", valueWei: "0", gasLimit: 1, attempts: 0 };
    const txHash = `0x${made}`;
    await context.store.write(async (tx) => {
      await tx.insert("outbox_rows", {
        id,
        businessKey,
        kind,
        taskId,
        signer,
        ...call,
        nonce: made,
        txHash,
        state,
        ...moments,
      });
      const form = { txHash, outboxId: id, signer, nonce: made, signedTx: "0x", maxFeePerGasWei: "1" };
      await tx.insert("outbox_attempts", { ...form, createdAtMs: NOON_MS });
    });
    return txHash;
  }
  const runJob = (state: string) =>
    context.store.write((tx) => tx.insert("task_jobs", { taskId: "tsk_1", jobId: "0x1", terms: {}, state }));
  const withdraw = (state: string) =>
    context.store.write((tx) =>
      tx.insert("withdrawals", {
        id: "wdr_1",
        userId: "u",
        asset: "MNEE",
        units: 1n,
        state,
        createdAtMs: NOON_MS,
        updatedAtMs: NOON_MS,
      }),
    );
  const see = (txHash: string, state: string) =>
    context.store.write((tx) =>
      tx.insert("chain_events", {
        chainId: 31_337,
        txHash,
        logIndex: 0,
        blockNumber: 1,
        blockHash: `${txHash}${state}`,
        address: "0x3",
        name: "JobAccepted",
        args: {},
        state,
        seenAtMs: NOON_MS,
      }),
    );
  async function waiting(): Promise<string[]> {
    const found = await waitingSince(context, NOON_MS + 1);
    const ofEffects = Object.entries(found).filter(([what]) => what !== NO_BLOCK);
    for (const [what, sinceMs] of ofEffects) expect(sinceMs, what).toBe(NOON_MS);
    return ofEffects.map(([what]) => what);
  }

  it.each(OUTBOX_STATES)("has one age of whatever kind, %s", async (state) => {
    await runJob("accepted");
    await withdraw("sending");
    for (const kind of KINDS) {
      await owe({ kind, state });
      const whenDone = kind === WITHDRAWAL_KIND ? UNSEEN_WITHDRAWAL : UNSEEN;
      const expected: Record<OutboxState, string[]> = {
        queued: [QUEUED],
        signed: [STUCK],
        sent: [STUCK],
        mined: [UNFINAL],
        confirmed: [whenDone],
        reverted: [],
        cancelled: [],
      };
      expect(await waiting(), kind).toEqual(expected[state]);
      await context.store.write((tx) => tx.run("DELETE FROM outbox_rows"));
    }
  });

  it.each(OUTBOX_STATES)("has one age under another relayer's key, %s", async (state) => {
    await owe({ kind: "release", state, signer: "0xaa" });
    const isOwed = ["queued", "signed", "sent", "mined"].includes(state);
    expect(await waiting()).toEqual(isOwed ? [OF_OTHERS] : []);
  });

  it("has none once its event is in the books, unless that event's block is gone", async () => {
    await runJob("accepted");
    await withdraw("sending");
    const ofTask = await owe({ kind: "submit", state: "confirmed" });
    const ofWithdrawal = await owe({ kind: WITHDRAWAL_KIND, state: "confirmed" });
    await see(ofTask, "orphaned");
    await see(ofWithdrawal, "orphaned");
    expect(await waiting()).toEqual([UNSEEN_WITHDRAWAL, UNSEEN]);
    await see(ofTask, "applied");
    await see(ofWithdrawal, "applied");
    expect(await waiting()).toEqual([]);
  });

  it("has none once its job has ended and its withdrawal is settled", async () => {
    await runJob("completed");
    await withdraw("settled");
    await owe({ kind: "release", state: "confirmed" });
    await owe({ kind: WITHDRAWAL_KIND, state: "confirmed" });
    expect(await waiting()).toEqual([]);
  });

  it("has an age when the chain refuses it again and again", async () => {
    await runJob("submitted");
    await owe({ kind: DEFAULT_KIND, state: "reverted" });
    expect(await waiting()).toEqual([]);
    await owe({ kind: DEFAULT_KIND, state: "reverted" });
    expect(await waiting()).toEqual([REFUSED]);
  });
});
