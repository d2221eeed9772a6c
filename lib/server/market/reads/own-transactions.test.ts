import { expect, it } from "vitest";
import {
  acceptCall,
  OWN_TRANSACTION,
  rejectCall,
  releaseCall,
  requestChangesCall,
  submitCall,
} from "@/lib/chain/escrow-calls";
import { termsFromJson } from "@/lib/chain/escrow-terms";
import type { Hex } from "@/lib/server/kernel/chain/chain-evidence";
import { approveTask } from "@/lib/server/market/commands/approve-task";
import { cancelTask } from "@/lib/server/market/commands/cancel-task";
import { rejectTask } from "@/lib/server/market/commands/reject-task";
import { taskEventsOf } from "@/lib/server/market/tables/task-events";
import {
  awaiting,
  type ChainCast,
  castOnChain,
  fundDataOf,
  paid,
  submit,
  submitted,
} from "@/testing/chain/chain-cast";
import type { Emitted } from "@/testing/chain/fake-job";
import { expectBooksBalanced } from "@/testing/ledger";
import { proveInvariants } from "@/testing/prove-invariants";
import { describeOnBothEngines } from "@/testing/store/books";
import { rowOf } from "@/testing/tasks";
import { showTask } from "./show-task";

async function brokenChecks(at: ChainCast): Promise<string[]> {
  const sources = { store: at.context.store, chain: null, hasChain: false };
  const proof = await proveInvariants(sources, { actor: at.operator, nowMs: at.context.nowMs });
  return proof.checks.filter((check) => !check.ok).map(({ name, detail }) => `${name}: ${detail}`);
}

async function jobOf(at: ChainCast, taskId: string) {
  const { chainTerms } = await rowOf(at.context, taskId);
  return {
    escrow: at.chain.facts.escrow,
    terms: termsFromJson(chainTerms ?? {}),
    consent: OWN_TRANSACTION,
  };
}

describeOnBothEngines("what the house owes the chain", (world) => {
  it("stands with the task before it is sent", async () => {
    const at = await castOnChain(world());
    const id = await submitted(at);
    await approveTask(at.context, { actor: at.buyer, input: { taskId: id } });
    const task = await rowOf(at.context, id);
    const shown = await at.context.store.read((tx) =>
      showTask(tx, at.context, { task, actor: at.buyer, nowMs: at.context.nowMs }),
    );
    expect(shown.payment.transactions.map(({ kind, state }) => `${kind} ${state}`)).toContain(
      "release queued",
    );
  });
});

describeOnBothEngines("what a party does on chain by itself", (world) => {
  it("makes the house's own transaction for the same end superfluous", async () => {
    const at = await castOnChain(world());
    const id = await submitted(at);
    await approveTask(at.context, { actor: at.buyer, input: { taskId: id } });
    const agent = at.chain.wallet("agent-1");
    const price = (await rowOf(at.context, id)).ceilingUnits;
    const assignment = await at.chain.signAssign({
      jobId: (await rowOf(at.context, id)).jobId as Hex,
      agent,
      price,
    });
    const job = await jobOf(at, id);
    await at.chain.send("buyer-001", releaseCall({ ...job, assigned: { agent, price, assignment } }).data);
    expect(await rowOf(at.context, id)).toMatchObject({ status: "completed", heldUnits: 0n });
    expect(await at.chain.drain()).toEqual([]);
    await expectBooksBalanced(at.context);
  });

  it("takes an open task up at the price that the chain has on record", async () => {
    const at = await castOnChain(world());
    const { id } = await paid(at, { strategy: "open" });
    const agent = at.chain.wallet("agent-1");
    const price = 3_000_000_000n;
    const assignment = await at.chain.signAssign({
      jobId: (await rowOf(at.context, id)).jobId as Hex,
      agent,
      price,
    });
    const job = await jobOf(at, id);
    await at.chain.send("agent-1", acceptCall({ ...job, assigned: { agent, price, assignment } }).data);
    expect(await rowOf(at.context, id)).toMatchObject({ status: "in_progress", agentPriceUnits: price });
  });

  it("wins over its consent in the house, and the books stay green", async () => {
    const at = await castOnChain(world());
    const id = await submitted(at);
    const job = await jobOf(at, id);
    const execute = at.chain.escrow.execute.bind(at.chain.escrow);
    const unseen: Emitted[] = [];
    at.chain.escrow.execute = async (sender, data) => {
      const event = await execute(sender, data);
      if (event.name === "JobSubmitted" && unseen.length === 0) {
        const { data: changes } = requestChangesCall({ ...job, round: 0 });
        unseen.push(await execute(at.chain.wallet("buyer-001"), changes));
      }
      return event;
    };
    const verdicts = ["MET", "UNMET"] as const;
    await rejectTask(at.context, {
      actor: at.buyer,
      input: { taskId: id, reasons: ["b"], verdicts: [...verdicts] },
    });
    expect(await at.chain.drain()).toEqual(["submit", "reject: WrongState"]);
    expect((await rowOf(at.context, id)).status).toBe("rejected");
    for (const event of unseen) await at.chain.confirm(event);
    expect(await rowOf(at.context, id)).toMatchObject({
      status: "in_progress",
      round: 1,
      undisputedBps: null,
      verdicts: [],
      contestByAtMs: null,
    });
    expect(await brokenChecks(at)).toEqual([]);
    await submit(at, id);
    await approveTask(at.context, { actor: at.buyer, input: { taskId: id } });
    await at.chain.drain();
    expect((await rowOf(at.context, id)).status).toBe("completed");
    expect(await brokenChecks(at)).toEqual([]);
    await expectBooksBalanced(at.context);
  });

  it("may reject work that was paid for after the end", async () => {
    const at = await castOnChain(world());
    const task = await awaiting(at, { strategy: "direct", agentId: "agent-1" });
    await cancelTask(at.context, { actor: at.buyer, input: { taskId: task.id } });
    await at.chain.send("buyer-001", fundDataOf(task));
    const job = await jobOf(at, task.id);
    const assigned = { agent: job.terms.agent, price: job.terms.ceiling, assignment: "0x" } as const;
    const resultHash = `0x${"11".repeat(32)}` as const;
    await at.chain.send("agent-1", submitCall({ ...job, assigned, round: 0, resultHash }).data);
    await at.chain.send("buyer-001", rejectCall({ ...job, round: 0, undisputedBps: 9_999 }).data);
    const row = await rowOf(at.context, task.id);
    expect(row.status).toBe("cancelled");
    expect(row.heldUnits).toBeGreaterThan(0n);
    expect(row.paidAgentUnits).toBeGreaterThan(0n);
    const events = await at.context.store.read((tx) => taskEventsOf(tx, task.id));
    expect(events.map(({ event }) => event)).toContain("task.paid_late");
    expect(await brokenChecks(at)).toEqual([]);
    await expectBooksBalanced(at.context);
  });
});
