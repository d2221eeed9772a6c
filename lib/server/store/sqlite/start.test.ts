import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore } from "@/lib/server/store/open-store";
import type { Tx } from "@/lib/server/store/tx";
import { sqliteFiles } from "./start";

const CHILD = fileURLToPath(new URL("../../../../testing/store/store-child.ts", import.meta.url));

let dataDir = "";
let children: ChildProcess[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "souk-start-"));
});

afterEach(async () => {
  for (const child of children) await kill(child);
  children = [];
  rmSync(dataDir, { recursive: true, force: true });
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

function startChild(mode: "hold" | "load"): { child: ChildProcess; lines: AsyncIterableIterator<string> } {
  const child = spawn(process.execPath, ["--import", "tsx", CHILD, mode, dataDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

async function makeBooks(rows = 0): Promise<string> {
  const store = await openStore({ dataDir });
  await Promise.all(Array.from({ length: rows }, (_, i) => store.write((tx) => addFact(tx, `k${i}`))));
  await store.close();
  return sqliteFiles(dataDir).database;
}

const addFact = (tx: Tx, key: string) => tx.insert("houseFacts", { key, value: "x".repeat(200) });

describe("starting on a file", () => {
  it("makes new books in a folder that is not there yet", async () => {
    const store = await openStore({ dataDir: join(dataDir, "not", "there") });
    await store.write((tx) => addFact(tx, "a"));
    await store.close();
    expect(existsSync(join(dataDir, "not", "there", "souk.db"))).toBe(true);
  });

  it("runs durable: WAL, synchronous FULL, foreign keys", async () => {
    const store = await openStore({ dataDir });
    const settings = await store.write(async (tx) => ({
      journal: await tx.get("SELECT journal_mode AS value FROM pragma_journal_mode"),
      synchronous: await tx.get("SELECT synchronous AS value FROM pragma_synchronous"),
      foreignKeys: await tx.get("SELECT foreign_keys AS value FROM pragma_foreign_keys"),
    }));
    await store.close();
    expect(settings).toEqual({
      journal: { value: "wal" },
      synchronous: { value: 2 },
      foreignKeys: { value: 1 },
    });
  });

  it("refuses a second opening while the first lives, in this process and from another", async () => {
    const store = await openStore({ dataDir });
    await expect(openStore({ dataDir })).rejects.toMatchObject({ code: "store_in_use" });
    await store.close();

    const { child, lines } = startChild("hold");
    expect((await lines.next()).value).toBe("open");
    await expect(openStore({ dataDir })).rejects.toMatchObject({ code: "store_in_use" });
    await kill(child);
    await (await openStore({ dataDir })).close();
  });

  it("loses nothing acknowledged and stores nothing by half when killed under load", async () => {
    await makeBooks();
    for (let round = 0; round < 3; round++) {
      const { child, lines } = startChild("load");
      const acknowledged: string[] = [];
      for await (const line of lines) {
        acknowledged.push(line);
        if (acknowledged.length === 200 + round * 137) child.kill("SIGKILL");
      }
      const store = await openStore({ dataDir });
      const stored = await store.read((tx) =>
        tx.all<{ key: string; value: string }>("SELECT key, value FROM house_facts"),
      );
      await store.write((tx) => tx.run("DELETE FROM house_facts"));
      await store.close();
      const keys = new Set(stored.map((row) => row.key));
      expect(acknowledged.length).toBeGreaterThanOrEqual(200);
      // The last line may have been cut by the kill.
      expect(acknowledged.slice(0, -1).filter((key) => !keys.has(key))).toEqual([]);
      expect(stored.filter((row) => row.value !== "whole")).toEqual([]);
    }
  });

  it.each([
    ["its header is overwritten", (file: string) => overwrite(file, { at: 0, bytes: 100 })],
    ["its schema page is overwritten", (file: string) => overwrite(file, { at: 100, bytes: 3_900 })],
    [
      "a page in its middle is overwritten",
      (file: string) => overwrite(file, { at: 60 * 4_096, bytes: 4_096 }),
    ],
    ["it is cut in half", (file: string) => truncateSync(file, 4_096 * 40)],
    ["it is emptied", (file: string) => truncateSync(file, 0)],
    ["it is another kind of file", (file: string) => writeFileSync(file, "once upon a time ".repeat(500))],
  ])("refuses a damaged file and leaves it as it is: %s", async (_, damage) => {
    const file = await makeBooks(500);
    damage(file);
    const before = readFileSync(file);
    await expect(openStore({ dataDir })).rejects.toMatchObject({ code: "store_damaged" });
    expect(readFileSync(file).equals(before)).toBe(true);
    await expect(openStore({ dataDir })).rejects.toMatchObject({ code: "store_damaged" });
  });

  it("refuses to make fresh books where books were lost", async () => {
    const file = await makeBooks();
    rmSync(file);
    await expect(openStore({ dataDir })).rejects.toMatchObject({ code: "store_missing" });
    expect(existsSync(file)).toBe(false);
  });

  it("refuses a file and a folder that it may not write", async () => {
    const file = await makeBooks();
    chmodSync(file, 0o444);
    await expect(openStore({ dataDir })).rejects.toMatchObject({ code: "store_read_only" });
    chmodSync(file, 0o644);
    chmodSync(dataDir, 0o555);
    await expect(openStore({ dataDir })).rejects.toMatchObject({ code: "store_read_only" });
    chmodSync(dataDir, 0o755);
    await (await openStore({ dataDir })).close();
  });

  it("starts over when a crash left half-made books", async () => {
    writeFileSync(join(dataDir, "souk.db.new"), "half");
    await makeBooks(1);
    expect(existsSync(join(dataDir, "souk.db.new"))).toBe(false);
  });
});

function overwrite(file: string, where: { at: number; bytes: number }): void {
  const handle = openSync(file, "r+");
  writeSync(handle, Buffer.alloc(where.bytes, 0xa5), 0, where.bytes, where.at);
  closeSync(handle);
}

describe("while another process holds the file", () => {
  const holdFile = () => {
    const other = new Sqlite(sqliteFiles(dataDir).database);
    other.exec("BEGIN EXCLUSIVE");
    return other;
  };

  it("answers Busy in the end, reads go on, and writes recover", async () => {
    const store = await openStore({ dataDir, limits: { lockedPatienceMs: 200 } });
    const other = holdFile();
    await expect(store.write((tx) => addFact(tx, "a"))).rejects.toMatchObject({ code: "busy" });
    expect(await store.read((tx) => tx.all("SELECT key FROM house_facts"))).toEqual([]);
    other.exec("ROLLBACK");
    other.close();
    await store.write((tx) => addFact(tx, "b"));
    await store.close();
  });

  it("waits for a short lock, in order, without an error", async () => {
    const store = await openStore({ dataDir });
    const other = holdFile();
    const writes = [1, 2, 3].map((n) =>
      store.write(async (tx) => {
        await addFact(tx, `k${n}`);
        return (await tx.all("SELECT key FROM house_facts")).length;
      }),
    );
    setTimeout(() => other.exec("COMMIT"), 150);
    expect(await Promise.all(writes)).toEqual([1, 2, 3]);
    other.close();
    await store.close();
  });
});

describe("a full disk", () => {
  it("answers Busy to the whole group, keeps nothing of it, and goes on reading", async () => {
    const store = await openStore({ dataDir });
    const { count } = await store.write(async (tx) => {
      const pages = await tx.get<{ count: number }>("SELECT page_count AS count FROM pragma_page_count");
      return { count: pages?.count ?? 0 };
    });
    await store.write((tx) => tx.get(`PRAGMA max_page_count = ${count + 4}`));
    const big = (tx: Tx, key: string) => tx.insert("houseFacts", { key, value: "x".repeat(60_000) });
    const outcomes = await Promise.allSettled(
      ["a", "b", "c"].map((key) => store.write((tx) => big(tx, key))),
    );
    expect(outcomes.map((outcome) => outcome.status === "rejected" && outcome.reason.code)).toEqual([
      "busy",
      "busy",
      "busy",
    ]);
    expect(await store.read((tx) => tx.all("SELECT key FROM house_facts"))).toEqual([]);
    await store.write((tx) => addFact(tx, "small"));
    await store.close();
  });
});
