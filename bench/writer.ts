import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Sqlite from "better-sqlite3";
import { openStore } from "@/lib/server/store/open-store";
import { connectWriter, type Durability, sqliteFiles } from "@/lib/server/store/sqlite-start";
import type { Store } from "@/lib/server/store/tx";
import { provenBooks } from "./books";
import { completeOp, type Lifecycle, plan, seedOp, submitOp } from "./lifecycle";
import { type Recording, record, type Statement } from "./recorded-lifecycle";

const ROUNDS = 7;
/** Until the log has been filled once: while its file grows, every fsync costs the file system several times as much. */
const WARM_UP = 2_000;
const LIFECYCLES = 4_000;
const ALONE_LIFECYCLES = 500;
const IN_FLIGHT = 64;

const GOALS = [
  { name: "G2  64 in flight, against raw better-sqlite3 with one commit each", must: 4, goal: 8 },
  { name: "G2   1 in flight, against raw better-sqlite3 with one commit each", must: 0.8, goal: 1 },
  { name: "G4  64 in flight, synchronous=FULL against OFF", must: 0.7, goal: 0.9 },
] as const;

interface Speeds {
  readonly raw: number;
  readonly alone: number;
  readonly together: number;
  readonly togetherOff: number;
}

async function inFreshBooks<T>(
  durability: Durability,
  work: (store: Store, dataDir: string) => Promise<T>,
): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), "souk-bench-"));
  usedBooks.push(dataDir);
  const store = await openStore({ dataDir, durability });
  try {
    await store.write(seedOp);
    return await work(store, dataDir);
  } finally {
    await store.close();
  }
}

/** Removed at the end: freeing the blocks of one run would be paid for by the next one's fsyncs. */
const usedBooks: string[] = [];

/** Lifecycles a second through the store, with that many callers each waiting for their own answers. */
async function throughStore(run: {
  durability: Durability;
  inFlight: number;
  lifecycles: number;
}): Promise<number> {
  return inFreshBooks(run.durability, async (store) => {
    const planned = plan(WARM_UP + run.lifecycles);
    await callers(store, { lifecycles: planned.slice(0, WARM_UP), inFlight: run.inFlight });
    const startMs = performance.now();
    const paid = await callers(store, { lifecycles: planned.slice(WARM_UP), inFlight: run.inFlight });
    const seconds = (performance.now() - startMs) / 1_000;
    await provenBooks(store, { lifecycles: WARM_UP + run.lifecycles });
    if (paid.size !== run.lifecycles) throw new RangeError("A lifecycle was not acknowledged.");
    return run.lifecycles / seconds;
  });
}

async function callers(
  store: Store,
  span: { lifecycles: readonly Lifecycle[]; inFlight: number },
): Promise<Map<string, bigint>> {
  const acknowledged = new Map<string, bigint>();
  const waiting = span.lifecycles.values();
  const caller = async (): Promise<void> => {
    for (const lifecycle of waiting) {
      const taskId = await store.write(submitOp(lifecycle));
      acknowledged.set(taskId, await store.write(completeOp(lifecycle)));
    }
  };
  await Promise.all(Array.from({ length: span.inFlight }, caller));
  return acknowledged;
}

/** The very statements of the store, bound with the same values, straight on the driver: one commit per op. */
async function rawDriver(recording: Recording): Promise<number> {
  return inFreshBooks("full", async (store, dataDir) => {
    await store.close();
    const connection = connectWriter(sqliteFiles(dataDir).database);
    try {
      const warmUpOps = WARM_UP * 2;
      replay(connection, recording.slice(0, warmUpOps));
      const startMs = performance.now();
      replay(connection, recording.slice(warmUpOps));
      const seconds = (performance.now() - startMs) / 1_000;
      const stored = connection
        .prepare("SELECT COUNT(*) FROM tasks WHERE status = 'completed'")
        .pluck()
        .get();
      if (stored !== recording.length / 2)
        throw new RangeError("The raw run did not store what it was given.");
      return (recording.length - warmUpOps) / 2 / seconds;
    } finally {
      connection.close();
    }
  });
}

function replay(connection: Sqlite.Database, recording: Recording): void {
  const prepared = new Map<string, Sqlite.Statement>();
  const begin = connection.prepare("BEGIN IMMEDIATE");
  const commit = connection.prepare("COMMIT");
  const statementFor = ({ sql }: Statement): Sqlite.Statement => {
    const known = prepared.get(sql);
    if (known) return known;
    const made = connection.prepare(sql);
    prepared.set(sql, made);
    return made;
  };
  for (const op of recording) {
    begin.run();
    for (const statement of op) statementFor(statement)[statement.kind](...statement.params);
    commit.run();
  }
}

async function measure(recording: Recording): Promise<Speeds> {
  return {
    raw: await rawDriver(recording),
    together: await throughStore({ durability: "full", inFlight: IN_FLIGHT, lifecycles: LIFECYCLES }),
    togetherOff: await throughStore({ durability: "off", inFlight: IN_FLIGHT, lifecycles: LIFECYCLES }),
    alone: await throughStore({ durability: "full", inFlight: 1, lifecycles: ALONE_LIFECYCLES }),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Both sides alternate in one run, so that a slow moment of the machine meets both; the medians are compared. */
export async function bench(): Promise<boolean> {
  try {
    return await compare();
  } finally {
    for (const dataDir of usedBooks) rmSync(dataDir, { recursive: true, force: true });
  }
}

async function compare(): Promise<boolean> {
  const recording = await inFreshBooks("off", (store) => record(store, plan(WARM_UP + ALONE_LIFECYCLES)));
  await measure(recording);
  const rounds: Speeds[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const speeds = await measure(recording);
    rounds.push(speeds);
    const figure = (value: number) => String(Math.round(value)).padStart(6);
    console.log(
      `round ${round}   raw ${figure(speeds.raw)}   1 in flight ${figure(speeds.alone)}   ` +
        `${IN_FLIGHT} in flight ${figure(speeds.together)}   ${IN_FLIGHT} at OFF ${figure(speeds.togetherOff)}   lifecycles/s`,
    );
  }
  const ratios = [
    median(rounds.map((speeds) => speeds.together / speeds.raw)),
    median(rounds.map((speeds) => speeds.alone / speeds.raw)),
    median(rounds.map((speeds) => speeds.together / speeds.togetherOff)),
  ];
  const isMet = GOALS.map(({ name, must, goal }, index) => {
    const ratio = ratios[index] ?? Number.NaN;
    console.log(
      `${name}: ${ratio.toFixed(2)}×   (must ${must}, goal ${goal})   ${ratio >= must ? "met" : "MISSED"}`,
    );
    return ratio >= must;
  });
  console.log(
    "Books after every run: every journal and the whole ledger sum to 0, acknowledged = stored, paid once.",
  );
  return isMet.every(Boolean);
}
