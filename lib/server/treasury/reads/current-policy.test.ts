import { expect, it } from "vitest";
import type { Policy } from "@/lib/domain/treasury/policy";
import type { Context } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";
import { writeVersion } from "@/lib/server/treasury/operations/policy/write-version";
import { testContext } from "@/testing/context";
import { describeOnBothEngines } from "@/testing/store/books";
import { changePolicyTo, DEMO_POLICY, openTreasury } from "@/testing/treasury";
import { currentPolicy } from "./current-policy";

const low = (units: bigint) => (policy: Policy) => ({ ...policy, lowTreasuryUnits: units });

/** Writes a version in an op, and reads it there. */
async function writeAndRead(tx: Tx, context: Context, units: bigint): Promise<bigint> {
  const from = await currentPolicy(tx);
  const by = { source: "operator", authorId: null, reason: "a test", nowMs: context.clock() } as const;
  await writeVersion(tx, { from, policy: low(units)(from.policy), ...by });
  return (await currentPolicy(tx)).policy.lowTreasuryUnits;
}

describeOnBothEngines("the policy that holds now", (world) => {
  const open = async () => {
    const context = testContext(world());
    await openTreasury(context);
    const read = () => context.store.read(currentPolicy);
    return { context, read };
  };

  it("is parsed once a version, for reads and for decisions", async () => {
    const { context, read } = await open();
    const first = await read();
    expect(first).toMatchObject({ version: 1, policy: { lowTreasuryUnits: DEMO_POLICY.lowTreasuryUnits } });
    expect((await read()).policy).toBe(first.policy);
    expect((await context.store.write(currentPolicy)).policy).toBe(first.policy);
    await changePolicyTo(context, low(7n));
    const second = await read();
    expect(second).toMatchObject({ version: 2, policy: { lowTreasuryUnits: 7n } });
    expect((await context.store.write(currentPolicy)).policy).toBe(second.policy);
  });

  it("is never one that was undone, whose number another has since", async () => {
    const { context, read } = await open();
    await read();
    const undone = context.store.write(async (tx) => {
      expect(await writeAndRead(tx, context, 5n)).toBe(5n);
      throw new RangeError("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    expect(await context.store.write((tx) => writeAndRead(tx, context, 6n))).toBe(6n);
    expect(await read()).toMatchObject({ version: 2, policy: { lowTreasuryUnits: 6n } });
    expect((await context.store.write(currentPolicy)).policy.lowTreasuryUnits).toBe(6n);
  });

  it("is each store's own", async () => {
    const { read } = await open();
    const before = await read();
    await world().restart();
    const after = await read();
    expect(after).toEqual(before);
    expect(after.policy).not.toBe(before.policy);
  });
});
