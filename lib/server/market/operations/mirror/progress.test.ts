import { expect, it } from "vitest";
import { rejectTask } from "@/lib/server/market/commands/reject-task";
import { castOnChain, S, submitted } from "@/testing/chain/chain-cast";
import { describeOnBothEngines } from "@/testing/store/books";
import { rowOf } from "@/testing/tasks";

const CONTEST_WITHIN_MS = 4_000 * S;

describeOnBothEngines("a step that the house relayed", (world) => {
  it("counts its deadline from the chain's date, once the chain has it", async () => {
    const at = await castOnChain(world());
    const taskId = await submitted(at);
    await rejectTask(at.context, {
      actor: at.buyer,
      input: { taskId, reasons: ["no"], verdicts: ["UNMET", "UNMET"] },
    });
    const saidAtMs = at.context.nowMs;
    expect(await rowOf(at.context, taskId)).toMatchObject({ contestByAtMs: saidAtMs + CONTEST_WITHIN_MS });
    at.context.pass(60 * S);
    await at.chain.drain();
    const byChainMs = Math.floor(at.context.nowMs / S) * S + CONTEST_WITHIN_MS;
    expect(byChainMs).toBeGreaterThan(saidAtMs + CONTEST_WITHIN_MS);
    expect(await rowOf(at.context, taskId)).toMatchObject({
      status: "rejected",
      contestByAtMs: byChainMs,
      dueAtMs: byChainMs,
    });
  });
});
