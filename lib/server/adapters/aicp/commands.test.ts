import { expect, it } from "vitest";
import { defaultConfig } from "@/lib/server/kernel/context";
import { walletUser } from "@/lib/server/kernel/wallet-user";
import { bodyOf, codeOf, race } from "@/testing/answers";
import { testContext } from "@/testing/context";
import { balanceOf, expectBooksBalanced } from "@/testing/ledger";
import { addAgent, cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { rowOf, taskIn } from "@/testing/tasks";
import { completeForAicp } from "./complete-for-aicp";
import { type AicpSubmission, submitForAicp } from "./submit-for-aicp";

const NOBODY = { kind: "anonymous" } as const;
type Submitted = { taskId: string; agentId: string; agentName: string; priceUnits: string; status: string };

describeOnBothEngines("the seed's clients", (world) => {
  const submit = async (house: ReturnType<typeof testContext>, input: Partial<AicpSubmission> = {}) =>
    bodyOf<Submitted>(
      await submitForAicp(house, {
        actor: NOBODY,
        input: { description: "Process payment", complexity: 2, buyerId: "buyer-001", ...input },
      }),
    );

  it("submit: the buyer is charged, the best demo agent assigned, an unknown buyer made", async () => {
    const at = await cast(world());
    await addAgent(at.context, "agent-0", { multiplierHundredths: 200, registeredAtMs: 1, isDemo: false });
    const task = await submit(at.context);
    expect(task).toMatchObject({ agentId: "agent-1", priceUnits: "400000", status: "assigned" });
    const other = await submit(at.context, { buyerId: "alice", complexity: 1 });
    expect(other.priceUnits).toBe("200000");
    expect(await balanceOf(at.context, "user:alice:SAT")).toBe(999_999_800_000n);
    await expectBooksBalanced(at.context);
  });

  it("complete: accepts, submits and pays in one, exactly once of two hundred", async () => {
    const at = await cast(world());
    const { taskId } = await submit(at.context);
    const complete = () =>
      completeForAicp(at.context, { actor: NOBODY, input: { taskId, success: true, result: "ok" } });
    expect(await race(200, complete)).toEqual({ done: 1, illegal_transition: 199 });
    expect(await balanceOf(at.context, "user:agent-1:SAT")).toBe(400_000n);
    expect((await rowOf(at.context, taskId)).deliverable).toEqual({ text: "ok" });
    await expectBooksBalanced(at.context);
  });

  it("failure refunds once, and a later success comes too late", async () => {
    const at = await cast(world());
    const before = await balanceOf(at.context, "user:buyer-001:SAT");
    const { taskId } = await submit(at.context);
    const complete = (success: boolean) =>
      codeOf(completeForAicp(at.context, { actor: NOBODY, input: { taskId, success } }));
    expect([await complete(false), await complete(false), await complete(true)]).toEqual([
      "done",
      "illegal_transition",
      "illegal_transition",
    ]);
    expect(await balanceOf(at.context, "user:buyer-001:SAT")).toBe(before);
    await expectBooksBalanced(at.context);
  });

  it("touch nothing but demo agents' tasks without review, and nothing in production", async () => {
    const at = await cast(world());
    const reviewed = await taskIn(at, "in_progress");
    const input = { taskId: reviewed.id, success: true };
    expect(await codeOf(completeForAicp(at.context, { actor: NOBODY, input }))).toBe("not_found");
    const real = testContext(world(), { config: defaultConfig("production") });
    expect(await codeOf(completeForAicp(real, { actor: NOBODY, input }))).toBe("not_found");
    expect(await codeOf(submit(real))).toBe("not_found");
    const own = { actor: NOBODY, input: { taskId: (await submit(at.context)).taskId, success: true } };
    expect(await codeOf(completeForAicp(real, own))).toBe("not_found");
    const setDemo = (isDemo: boolean) =>
      at.context.store.write((tx) => tx.run("UPDATE agents SET is_demo = ? WHERE id = 'agent-1'", [isDemo]));
    await setDemo(false);
    expect(await codeOf(completeForAicp(at.context, own))).toBe("not_found");
    await setDemo(true);
    expect(await codeOf(completeForAicp(at.context, own))).toBe("done");
  });

  it("come too late for a task whose time has passed", async () => {
    const at = await cast(world());
    const { taskId } = await submit(at.context);
    at.context.pass(900_001);
    const late = completeForAicp(at.context, { actor: NOBODY, input: { taskId, success: true } });
    expect(await codeOf(late)).toBe("illegal_transition");
  });

  it("spend nobody's money who is no demo identity", async () => {
    const at = await cast(world());
    const wallet = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
    const { id: buyerId } = await at.context.store.write((tx) => walletUser(tx, at.context, wallet));
    expect(await codeOf(submit(at.context, { buyerId }))).toBe("not_found");
  });

  it("a buyer without money buys nothing", async () => {
    const at = await cast(world());
    expect(await codeOf(submit(at.context, { buyerId: "operator-001" }))).toBe("insufficient_funds");
    await expectBooksBalanced(at.context);
  });
});
