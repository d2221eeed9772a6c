import { expect, it } from "vitest";
import { bodyOf, codeOf, race } from "@/testing/answers";
import { balanceOf, expectBooksBalanced } from "@/testing/ledger";
import { BUYER_SAT, cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { expectIllegalElsewhere, taskIn } from "@/testing/tasks";
import { cancelTask } from "./cancel-task";

describeOnBothEngines("cancel", (world) => {
  it("gives everything back while nobody has accepted, once", async () => {
    const at = await cast(world());
    for (const status of ["assigned", "open"] as const) {
      const { id: taskId } = await taskIn(at, status);
      const send = () => cancelTask(at.context, { actor: at.buyer, input: { taskId } });
      expect(bodyOf(await send())).toMatchObject({ status: "cancelled", payment: { state: "refunded" } });
      expect(await race(50, send)).toEqual({ illegal_transition: 50 });
    }
    expect(await balanceOf(at.context, "user:buyer-001:SAT")).toBe(BUYER_SAT);
    await expectBooksBalanced(at.context);
  });

  it("is refused in every other status, and to others", async () => {
    const at = await cast(world());
    const send = (taskId: string, actor = at.buyer) => cancelTask(at.context, { actor, input: { taskId } });
    await expectIllegalElsewhere(at, { legal: ["assigned", "open"], send });
    const { id: taskId } = await taskIn(at, "assigned");
    expect(await codeOf(send(taskId, at.stranger))).toBe("not_found");
    expect(await codeOf(send(taskId, at.first))).toBe("forbidden");
    expect(await codeOf(send(taskId, at.operator))).toBe("forbidden");
  });
});
