import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore } from "@/lib/server/store/open-store";
import type { Store, Tx } from "@/lib/server/store/tx";
import { makeWorld, type StoreWorld } from "@/testing/store/books";
import { onServer } from "@/testing/store/postgres";

let world: StoreWorld;
let url = "";

beforeEach(async () => {
  world = await makeWorld("postgres");
  if ("databaseUrl" in world.place) url = world.place.databaseUrl;
});

afterEach(() => world.close());

const addFact = (tx: Tx, key: string) => tx.insert("houseFacts", { key, value: "x" });
const cutConnections = () =>
  onServer(
    url,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'souk-%'`,
  );
const increment = (store: Store) =>
  store.write(async (tx) => {
    const row = await tx.get<{ value: number }>("SELECT value FROM counters WHERE key = 'n'");
    await tx.run("UPDATE counters SET value = ? WHERE key = 'n'", [(row?.value ?? 0) + 1]);
  });

describe("PostgreSQL as the engine", () => {
  it("connects again after its idle connections were cut", async () => {
    await world.store.write((tx) => addFact(tx, "a"));
    await world.store.read((tx) => tx.all("SELECT key FROM house_facts"));
    await cutConnections();
    await world.store.write((tx) => addFact(tx, "b")).catch((error) => expect(error.code).toBe("busy"));
    await world.store.write((tx) => addFact(tx, "c"));
    const keys = await world.store.read((tx) =>
      tx.all<{ key: string }>("SELECT key FROM house_facts ORDER BY key"),
    );
    expect(keys.map((row) => row.key)).toEqual(expect.arrayContaining(["a", "c"]));
  });

  it("answers Busy to a group whose connection is cut under it, and keeps nothing of it", async () => {
    let tellBegun = () => {};
    const begun = new Promise<void>((resolve) => {
      tellBegun = resolve;
    });
    const group = ["a", "b", "c"].map((key) =>
      world.store.write(async (tx) => {
        await addFact(tx, key);
        if (key === "b") {
          tellBegun();
          await tx.get("SELECT pg_sleep(60)");
        }
      }),
    );
    const settled = Promise.allSettled(group);
    await begun;
    await cutConnections();
    const outcomes = await settled;
    expect(outcomes.map((outcome) => outcome.status === "rejected" && outcome.reason.code)).toEqual([
      "busy",
      "busy",
      "busy",
    ]);
    expect(await world.store.read((tx) => tx.all("SELECT key FROM house_facts"))).toEqual([]);
    await world.store.write((tx) => addFact(tx, "after"));
  });

  it("answers Busy to reads whose connections are cut under them, and lives on", async () => {
    const reads = Array.from({ length: 6 }, (_, asked) =>
      world.store.read(async (tx) => {
        for (;;) await tx.get(`SELECT ${asked} AS asked`);
      }),
    );
    const settled = Promise.allSettled(reads);
    await cutConnections();
    const codes = (await settled).map((outcome) => outcome.status === "rejected" && outcome.reason.code);
    expect(codes).toEqual(reads.map(() => "busy"));
    expect(await world.store.read((tx) => tx.all("SELECT key FROM house_facts"))).toEqual([]);
  });

  it("runs a group again after a serialization failure, and gives up politely", async () => {
    const refuse = "DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$";
    let runs = 0;
    const twice = world.store.write(async (tx) => {
      runs++;
      await addFact(tx, "a");
      if (runs < 3) await tx.run(refuse);
    });
    await twice;
    expect(runs).toBe(3);
    await expect(world.store.write((tx) => tx.run(refuse))).rejects.toMatchObject({ code: "busy" });
    expect(await world.store.read((tx) => tx.all("SELECT key FROM house_facts"))).toHaveLength(1);
  });

  it("loses no update when two processes write to the same books", async () => {
    await world.store.write((tx) => tx.insert("counters", { key: "n", value: 0 }));
    const other = await openStore({ databaseUrl: url });
    try {
      const writes = Array.from({ length: 60 }, (_, index) =>
        increment(index % 2 === 0 ? world.store : other),
      );
      await Promise.all(writes);
    } finally {
      await other.close();
    }
    expect(await world.store.read((tx) => tx.get("SELECT value FROM counters"))).toEqual({ value: 60 });
  });

  it("refuses to start without its server, and says so", async () => {
    const nowhere = "postgres://souk:souk@127.0.0.1:1/souk";
    await expect(openStore({ databaseUrl: nowhere })).rejects.toMatchObject({ code: "store_unreachable" });
  });
});
