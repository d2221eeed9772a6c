import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "@/lib/server/store/open-store";
import { connectWriter, type Durability, sqliteFiles } from "@/lib/server/store/sqlite/start";
import type { Store } from "@/lib/server/store/tx";
import { provenBooks } from "./books";
import { completeOp, type Lifecycle, plan, seedOp, submitOp } from "./lifecycle";
import { RawLifecycles } from "./raw-lifecycle";

const ROUNDS = 15;
/** Until the log has been filled once: while its file grows, every fsync costs the file system several times as much. */
const WARM_UP = 2_000;
const LIFECYCLES = 2_000;
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
    const planned = plan(WARM_UP + run.lifecycles, run.inFlight);
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

/** The same lifecycles, one after the other on the bare driver: one commit per op. */
async function onRawDriver(): Promise<number> {
  return inFreshBooks("full", async (store, dataDir) => {
    await store.close();
    const [first, ...rest] = plan(WARM_UP + ALONE_LIFECYCLES, 1);
    if (!first) throw new RangeError("There is nothing to run.");
    const connection = connectWriter(sqliteFiles(dataDir).database);
    const raw = new RawLifecycles(connection, first);
    const run = (lifecycles: readonly Lifecycle[]) => {
      for (const lifecycle of lifecycles) {
        raw.submit(lifecycle);
        raw.complete(lifecycle);
      }
    };
    try {
      run([first, ...rest.slice(0, WARM_UP - 1)]);
      const startMs = performance.now();
      run(rest.slice(WARM_UP - 1));
      return ALONE_LIFECYCLES / ((performance.now() - startMs) / 1_000);
    } finally {
      connection.close();
      await provenAgain(dataDir, WARM_UP + ALONE_LIFECYCLES);
    }
  });
}

async function provenAgain(dataDir: string, lifecycles: number): Promise<void> {
  const store = await openStore({ dataDir });
  await provenBooks(store, { lifecycles }).finally(() => store.close());
}

async function measure(): Promise<Speeds> {
  return {
    raw: await onRawDriver(),
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
  await measure();
  const rounds: Speeds[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const speeds = await measure();
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
