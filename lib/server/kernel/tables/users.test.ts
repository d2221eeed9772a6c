import { expect, it } from "vitest";
import { OPERATOR_MISSED_MS, OPERATOR_UNSEEN_MS } from "@/lib/domain/access/people";
import { testContext } from "@/testing/context";
import { addUser } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { countOperators, noteSeen } from "./users";

describeOnBothEngines("an operator who stays away", (world) => {
  const open = async () => {
    const context = testContext(world());
    for (const id of ["operator-001", "operator-002"]) await addUser(context, { id, isOperator: true });
    await addUser(context, { id: "buyer-001" });
    const seen = (id: string) => context.store.write((tx) => noteSeen(tx, id, context.nowMs));
    const there = () =>
      context.store.read((tx) => countOperators(tx, { beside: "operator-001", nowMs: context.nowMs }));
    context.pass(OPERATOR_UNSEEN_MS);
    return { context, seen, there };
  };

  it("is missed from when another one first comes, however often that one comes again, and is away a day later", async () => {
    const { context, seen, there } = await open();
    await seen("operator-001");
    context.pass(OPERATOR_MISSED_MS - 1);
    await seen("operator-001");
    expect(await there()).toBe(1);
    context.pass(1);
    expect(await there()).toBe(0);
    await seen("operator-002");
    expect(await there()).toBe(1);
  });

  it("is missed by no buyer", async () => {
    const { context, seen, there } = await open();
    await seen("buyer-001");
    context.pass(OPERATOR_MISSED_MS);
    expect(await there()).toBe(1);
  });
});
