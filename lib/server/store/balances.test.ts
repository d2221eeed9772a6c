import { expect, it } from "vitest";
import { describeOnBothEngines } from "@/testing/store/books";
import type { Tx } from "./tx";

const ACCOUNTS = ["user:a:SAT", "user:b:SAT", "escrow:SAT"] as const;
const START_UNITS = 100n;

const open = (tx: Tx, id: string, floorUnits: bigint | null = 0n) =>
  tx.insert("accounts", { id, kind: "user", asset: "SAT", balanceUnits: START_UNITS, floorUnits });
const openAll = async (tx: Tx) => {
  for (const id of ACCOUNTS) await open(tx, id);
};
const balancesIn = async (tx: Tx) =>
  (await tx.all<{ balanceUnits: bigint }>("SELECT balance_units FROM accounts ORDER BY id")).map(
    (row) => row.balanceUnits,
  );
const balanceOf = async (tx: Tx, id: string) =>
  (await tx.get<{ balanceUnits: bigint }>("SELECT balance_units FROM accounts WHERE id = ?", [id]))
    ?.balanceUnits;

class ChangedItsMind extends Error {}

/** Small whole numbers that look random and are the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

describeOnBothEngines("balances that a group moves", (world) => {
  it.each([
    ["all ops keep their word", 0],
    ["one op of nine fails", 9],
  ])("are what the kept ops moved, when %s", async (_, failsOneOf) => {
    const { store } = world();
    await store.write(openAll);
    const next = numbers(7);
    const model = new Map<string, bigint>(ACCOUNTS.map((id) => [id, START_UNITS]));
    const plans = Array.from({ length: 600 }, () => ({
      moves: Array.from({ length: 1 + next(3) }, () => ({
        id: ACCOUNTS[next(ACCOUNTS.length)] as string,
        units: BigInt(next(161) - 80),
      })),
      fails: failsOneOf > 0 && next(failsOneOf) === 0,
      looks: next(6) === 0,
      writesItself: next(11) === 0,
    }));
    const answers = await Promise.allSettled(
      plans.map((plan) =>
        store.write(async (tx) => {
          const isMoved: boolean[] = [];
          for (const move of plan.moves) isMoved.push(await tx.moveBalance(move.id, move.units));
          const seen = plan.looks ? await balanceOf(tx, plan.moves[0]?.id ?? "") : null;
          if (plan.writesItself) {
            await tx.run("UPDATE accounts SET balance_units = balance_units + 1 WHERE id = ?", [ACCOUNTS[0]]);
          }
          if (plan.fails) throw new ChangedItsMind();
          return { isMoved, seen };
        }),
      ),
    );
    for (const [index, plan] of plans.entries()) {
      const answer = answers[index];
      if (plan.fails) {
        expect(answer).toMatchObject({ status: "rejected", reason: expect.any(ChangedItsMind) });
        continue;
      }
      const isMoved = plan.moves.map(({ id, units }) => {
        const units1 = (model.get(id) ?? 0n) + units;
        if (units1 >= 0n) model.set(id, units1);
        return units1 >= 0n;
      });
      const seen = plan.looks ? model.get(plan.moves[0]?.id ?? "") : null;
      if (plan.writesItself) model.set(ACCOUNTS[0], (model.get(ACCOUNTS[0]) ?? 0n) + 1n);
      expect(answer).toEqual({ status: "fulfilled", value: { isMoved, seen } });
    }
    expect(await store.read(balancesIn)).toEqual([...ACCOUNTS].sort().map((id) => model.get(id)));
    const again = await world().restart();
    expect(await again.read(balancesIn)).toEqual([...ACCOUNTS].sort().map((id) => model.get(id)));
  });

  it("go down to the floor and no further, and are stored where nothing but moves is in the group", async () => {
    const { store } = world();
    await store.write(openAll);
    const move = (units: bigint) => store.write((tx) => tx.moveBalance(ACCOUNTS[0], units));
    expect(await Promise.all([move(-START_UNITS), move(-1n), move(3n), move(-4n)])).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(await store.read((tx) => balanceOf(tx, ACCOUNTS[0]))).toBe(3n);
    const again = await world().restart();
    expect(await again.read((tx) => balanceOf(tx, ACCOUNTS[0]))).toBe(3n);
  });

  it("do not move on an account that is not there, and do once it is opened in the same op", async () => {
    const { store } = world();
    const isMoved = await store.write(async (tx) => {
      const before = await tx.moveBalance("user:new:SAT", 5n);
      await open(tx, "user:new:SAT");
      return [before, await tx.moveBalance("user:new:SAT", 5n)];
    });
    expect(isMoved).toEqual([false, true]);
    expect(await store.read(balancesIn)).toEqual([105n]);
  });

  it("forget an account whose opening was undone", async () => {
    const { store } = world();
    const [opening, moving] = await Promise.allSettled([
      store.write(async (tx) => {
        await open(tx, "user:a:SAT");
        await tx.moveBalance("user:a:SAT", 5n);
        throw new ChangedItsMind();
      }),
      store.write((tx) => tx.moveBalance("user:a:SAT", 5n)),
    ]);
    expect(opening.status).toBe("rejected");
    expect(moving).toEqual({ status: "fulfilled", value: false });
  });

  it("may fall below zero without a floor, and refuse to pass int64", async () => {
    const { store } = world();
    await store.write((tx) => open(tx, "world:SAT", null));
    expect(await store.write((tx) => tx.moveBalance("world:SAT", -300n))).toBe(true);
    await expect(store.write((tx) => tx.moveBalance("world:SAT", -(2n ** 63n - 100n)))).rejects.toThrow();
    await expect(store.write((tx) => tx.moveBalance("world:SAT", 2n ** 63n - 1n))).resolves.toBe(true);
    await expect(store.write((tx) => tx.moveBalance("world:SAT", 300n))).rejects.toThrow();
    expect(await store.read(balancesIn)).toEqual([2n ** 63n - 201n]);
  });

  it("cannot be moved by a read", async () => {
    const { store } = world();
    await store.write(openAll);
    await expect(store.read((tx) => tx.moveBalance(ACCOUNTS[0], 1n))).rejects.toThrow(/read-?only/i);
  });
});
