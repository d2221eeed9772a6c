import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { describeOnBothEngines, makeWorld } from "@/testing/store/books";
import { isUniqueViolation } from "./store-errors";
import type { Tx } from "./tx";

const addFact = (tx: Tx, key: string, value = "x") => tx.insert("houseFacts", { key, value });
const factKeys = async (tx: Tx) =>
  (await tx.all<{ key: string }>("SELECT key FROM house_facts ORDER BY key")).map((row) => row.key);

describeOnBothEngines("the one writer", (world) => {
  it("stores an op whole and gives its value back", async () => {
    const answer = await world().store.write(async (tx) => {
      await addFact(tx, "a");
      await addFact(tx, "b");
      return 42;
    });
    expect(answer).toBe(42);
    expect(await world().store.read(factKeys)).toEqual(["a", "b"]);
  });

  it("undoes every statement of an op that throws, and passes its error on", async () => {
    class Refused extends Error {}
    const writing = world().store.write(async (tx) => {
      await addFact(tx, "a");
      throw new Refused("no");
    });
    await expect(writing).rejects.toBeInstanceOf(Refused);
    expect(await world().store.read(factKeys)).toEqual([]);
  });

  it("keeps the other ops of a group when one of them fails, wherever it stands", async () => {
    for (const failing of [0, 1, 2]) {
      const prefix = `${failing}-`;
      const outcomes = await Promise.allSettled(
        [0, 1, 2].map((index) =>
          world().store.write(async (tx) => {
            await addFact(tx, prefix + index);
            if (index === failing) throw new RangeError("this one");
          }),
        ),
      );
      expect(outcomes.map((outcome) => outcome.status === "rejected")).toEqual(
        [0, 1, 2].map((i) => i === failing),
      );
      const kept = (await world().store.read(factKeys)).filter((key) => key.startsWith(prefix));
      expect(kept).toEqual([0, 1, 2].filter((i) => i !== failing).map((i) => prefix + i));
    }
  });

  it("keeps exactly the ops that succeed, among many that fail before or after they wrote", async () => {
    const fails = (n: number) => (n % 7 === 3 ? "late" : n % 5 === 2 ? "early" : "not");
    for (let round = 0; round < 6; round++) {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 40 }, (_, n) =>
          world().store.write(async (tx) => {
            if (fails(n) === "early") throw new RangeError("before");
            const before = await tx.get<{ count: number }>("SELECT COUNT(*) AS count FROM house_facts");
            await addFact(tx, `${round}-${n}`);
            if (fails(n) === "late" && round % 2 === 1) throw new RangeError("after");
            return before?.count;
          }),
        ),
      );
      const isKept = (n: number) => fails(n) !== "early" && !(fails(n) === "late" && round % 2 === 1);
      expect(outcomes.map((outcome) => outcome.status === "fulfilled")).toEqual(
        outcomes.map((_, n) => isKept(n)),
      );
      // Each op saw exactly what was kept before it: nothing undone, nothing twice.
      const seen = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
      const first = seen[0] ?? 0;
      expect(seen).toEqual(seen.map((_, index) => first + index));
    }
    const stored = await world().store.read(factKeys);
    expect(new Set(stored).size).toBe(stored.length);
    expect(stored.filter((key) => key.startsWith("1-"))).toHaveLength(27);
  });

  it("runs ops in the order they came, each seeing those before it", async () => {
    const seen = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        world().store.write(async (tx) => {
          const before = await factKeys(tx);
          await addFact(tx, String(index).padStart(3, "0"));
          return before.length;
        }),
      ),
    );
    expect(seen).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });

  it("refuses an op that swallows a failed statement, and keeps nothing of it", async () => {
    await world().store.write((tx) => addFact(tx, "a"));
    const writing = world().store.write(async (tx) => {
      await addFact(tx, "b");
      await addFact(tx, "a").catch(() => undefined);
      return "went on";
    });
    await expect(writing).rejects.toSatisfy(isUniqueViolation);
    expect(await world().store.read(factKeys)).toEqual(["a"]);
  });

  it("refuses an op that waits for a timer, and goes on with the next", async () => {
    let late: Tx | null = null;
    let end = () => {};
    const isOver = new Promise<void>((resolve) => {
      end = resolve;
    });
    const waiting = world().store.write(async (tx) => {
      late = tx;
      await addFact(tx, "slow");
      await sleep(50);
      await addFact(tx, "slower").finally(end);
    });
    const next = world().store.write((tx) => addFact(tx, "next"));
    await expect(waiting).rejects.toMatchObject({ code: "invariant_broken" });
    await next;
    await isOver;
    expect(await world().store.read(factKeys)).toEqual(["next"]);
    await expect((late as unknown as Tx).run("DELETE FROM house_facts")).rejects.toMatchObject({
      code: "invariant_broken",
    });
  });

  it("refuses an op that writes through the store again instead of its tx", async () => {
    const nested = world().store.write(() => world().store.write((tx) => addFact(tx, "inner")));
    await expect(nested).rejects.toMatchObject({ code: "invariant_broken" });
  });

  it("refuses a tx that outlived its op", async () => {
    const tx = await world().store.write(async (own) => own);
    await expect(tx.get("SELECT 1 AS one")).rejects.toMatchObject({ code: "invariant_broken" });
  });

  it("gives the same types on both engines", async () => {
    await world().store.write(async (tx) => {
      await tx.insert("users", {
        id: "u",
        name: "N",
        kind: "demo",
        isOperator: true,
        createdAtMs: 1_700_000_000_123,
      });
      await tx.insert("accounts", {
        id: "user:u:SAT",
        ownerId: "u",
        kind: "user",
        asset: "SAT",
        floorUnits: 0n,
      });
      await tx.run("UPDATE accounts SET balance_units = balance_units + ? WHERE id = ?", [
        9_007_199_254_740_993n,
        "user:u:SAT",
      ]);
      await tx.insert("counters", { key: "tasks", value: 7 });
      const row = await tx.get(
        `SELECT u.is_operator, u.created_at_ms, u.address, a.balance_units, a.floor_units, c.value,
                (SELECT SUM(balance_units) FROM accounts) AS total_units, (SELECT COUNT(*) FROM accounts) AS accounts
         FROM users u, accounts a, counters c WHERE u.is_operator AND u.name <> '?' -- a ? that binds nothing
           AND u.is_operator = ?`,
        [true],
      );
      expect(row).toEqual({
        isOperator: true,
        createdAtMs: 1_700_000_000_123,
        address: null,
        balanceUnits: 9_007_199_254_740_993n,
        floorUnits: 0n,
        value: 7,
        totalUnits: 9_007_199_254_740_993n,
        accounts: 1,
      });
    });
  });

  it("says how many rows a statement changed, with RETURNING too", async () => {
    await world().store.write(async (tx) => {
      await addFact(tx, "a");
      await addFact(tx, "b");
      expect(await tx.run("UPDATE house_facts SET value = ?", ["y"])).toBe(2);
      expect(await tx.run("UPDATE house_facts SET value = ? WHERE key = ?", ["z", "none"])).toBe(0);
      expect(await tx.get("DELETE FROM house_facts WHERE key = ? RETURNING value", ["a"])).toEqual({
        value: "y",
      });
      expect(await tx.run("DELETE FROM house_facts WHERE key = ? RETURNING value", ["b"])).toBe(1);
    });
  });

  it("lets a read see one moment, and refuses its writes", async () => {
    await expect(world().store.read((tx) => addFact(tx, "a"))).rejects.toThrow(/read-?only/i);
    expect(await world().store.read(factKeys)).toEqual([]);
    await world().store.write((tx) => addFact(tx, "b"));
    const keys = await Promise.all(Array.from({ length: 20 }, () => world().store.read(factKeys)));
    expect(keys).toEqual(Array.from({ length: 20 }, () => ["b"]));
  });

  it("finishes what it took before it closes, then takes no more", async () => {
    const { store } = world();
    const taken = Array.from({ length: 50 }, (_, index) => store.write((tx) => addFact(tx, `k${index}`)));
    const closed = store.close();
    await expect(store.write((tx) => addFact(tx, "late"))).rejects.toMatchObject({ code: "busy" });
    await Promise.all([...taken, closed]);
    const again = await world().restart();
    expect(await again.read(factKeys)).toHaveLength(50);
  });
});

describe("a full queue", () => {
  it.each(["sqlite", "postgres"] as const)("answers Busy and stores what it took (%s)", async (engine) => {
    const world = await makeWorld(engine, { limits: { queueLimit: 1_000 } });
    try {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 1_500 }, (_, index) => world.store.write((tx) => addFact(tx, `k${index}`))),
      );
      const refused = outcomes.filter((outcome) => outcome.status === "rejected");
      expect(refused).toHaveLength(500);
      expect(refused.every((outcome) => (outcome.reason as { code: string }).code === "busy")).toBe(true);
      expect(await world.store.read(factKeys)).toHaveLength(1_000);
      await world.store.write((tx) => addFact(tx, "after"));
    } finally {
      await world.close();
    }
  });
});
