import pino from "pino";
import { afterEach, beforeEach, expect, it } from "vitest";
import { treasuryGrantJournal } from "@/lib/domain/ledger/treasury-journals";
import { STATUSES } from "@/lib/domain/market/lifecycle";
import type { ChainReader } from "@/lib/server/kernel/chain/chain-reader";
import type { Context } from "@/lib/server/kernel/context";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";
import { CHECKS } from "@/lib/server/startup/subsystems";
import { NOON_MS } from "@/testing/context";
import { smallHistory } from "@/testing/history";
import { makeWorld, type StoreWorld } from "@/testing/store/books";
import { Reconciler } from "./reconciler";

const NOTHING = { heldUnits: 0n, owedUnits: 0n, balanceUnits: 0n };

let world: StoreWorld;
let house: Context;
const RICH = 10n ** 18n;
const chain = { isSilent: false, asked: 0, walletUnits: RICH };
const said: string[] = [];

beforeEach(async () => {
  world = await makeWorld("sqlite");
  house = await smallHistory(world.store);
  Object.assign(chain, { isSilent: false, asked: 0, walletUnits: RICH });
  said.length = 0;
  await world.store.write((tx) =>
    tx.run(
      `INSERT INTO chain_cursors (chain_id, head_block, head_hash, confirmed_block, updated_at_ms)
       VALUES (31337, 12, '0xaa', 8, 1)`,
    ),
  );
});
afterEach(() => world.close());

function reconciler(clock: () => number): Reconciler {
  const chainReader = {
    confirmations: 5,
    feeAccount: "0x00",
    booksAt: async () => {
      chain.asked += 1;
      return chain.isSilent ? null : { MNEE: NOTHING, ETH: NOTHING, isStale: false };
    },
    treasuryAt: async () => {
      const moved = { paidUnits: 0n, returnedUnits: 0n };
      const wallet = { walletUnits: chain.walletUnits, allowanceUnits: RICH };
      return chain.isSilent ? null : { isSetUp: true, ...moved, ...wallet, isStale: false };
    },
    walletUnits: async () => null,
    transaction: async () => null,
  } as ChainReader;
  const log = pino({ level: "info" }, { write: (line) => said.push(JSON.parse(line).msg) });
  return new Reconciler({ context: { ...house, clock }, chainReader, checks: CHECKS, log });
}

const saidOf = (job: Reconciler) => job.wrong().map(({ sentence }) => sentence);
const RED = [
  "the books are red: balances equal their entries (I3)",
  "the books are red: escrow equals what tasks hold (I5)",
  "the books cannot be compared with the chain now",
];

it("compares within each minute, and a chain that was silent at every beat until it is back", async () => {
  let nowMs = NOON_MS;
  const job = reconciler(() => nowMs);
  await job.tick();
  nowMs += 49_000;
  await job.tick();
  expect([chain.asked, job.mayPay()]).toEqual([1, true]);
  chain.isSilent = true;
  nowMs += 1_000;
  for (let beat = 0; beat < 3; beat += 1) await job.tick();
  expect([chain.asked, job.mayPay()]).toEqual([4, false]);
  expect(saidOf(job)).toEqual([expect.stringContaining("compared")]);
  chain.isSilent = false;
  await job.tick();
  await job.tick();
  expect([chain.asked, job.mayPay(), saidOf(job)]).toEqual([5, true, []]);
  expect(said).toEqual([expect.stringContaining("silent"), "the books are green again"]);
});

it("says that the books are red when they are, whether or not the chain answers", async () => {
  await world.store.write((tx) =>
    tx.run("UPDATE accounts SET balance_units = balance_units + 1 WHERE id = 'escrow:SAT'"),
  );
  chain.isSilent = true;
  const job = reconciler(() => NOON_MS);
  await job.tick();
  expect([job.mayPay(), saidOf(job)]).toEqual([false, RED]);
  expect(said).toEqual([expect.stringContaining("RED")]);
});

const settledTasks = async () =>
  (
    await world.store.read((tx) => tx.all<{ id: string }>("SELECT id FROM tasks WHERE paid_agent_units > 1"))
  ).map(({ id }) => id);
const breakTask = (id = "") =>
  world.store.write((tx) =>
    tx.run("UPDATE tasks SET paid_agent_units = paid_agent_units - 1 WHERE id = ?", [id]),
  );

it("holds one task back for what is wrong with it, and pays everybody else", async () => {
  const [wrong, right] = await settledTasks();
  await breakTask(wrong);
  const job = reconciler(() => NOON_MS);
  await job.tick();
  expect(job.mayPay()).toBe(true);
  expect([job.isHeldBack(wrong ?? ""), job.isHeldBack(right ?? "")]).toEqual([true, false]);
  expect(saidOf(job)).toEqual([expect.stringContaining("(I7)")]);
  expect(said).toEqual([expect.stringContaining("an operator must look")]);
});

it("stops all payouts when many tasks are wrong", async () => {
  for (const id of (await settledTasks()).slice(0, 5)) await breakTask(id);
  const job = reconciler(() => NOON_MS);
  await job.tick();
  expect([job.mayPay(), job.maySpend()]).toEqual([false, false]);
});

it("stops nothing for figures that move no money, however many differ, and says so", async () => {
  await world.store.write(async (tx) => {
    for (const status of STATUSES) {
      await tx.run("DELETE FROM counters WHERE key = ?", [`tasks:${status}`]);
      await tx.insert("counters", { key: `tasks:${status}`, value: 99 });
    }
  });
  const job = reconciler(() => NOON_MS);
  await job.tick();
  expect([job.mayPay(), saidOf(job)]).toEqual([true, ["the books differ: public counters equal a recount"]]);
});

it("pays no service, and people all the same, while the treasury's wallet lacks what the books say", async () => {
  await world.store.write((tx) =>
    postJournal(tx, house, {
      journal: treasuryGrantJournal({ asset: "MNEE", units: 7n, key: "test" }),
      atMs: NOON_MS,
    }),
  );
  chain.walletUnits = 6n;
  let nowMs = NOON_MS;
  const job = reconciler(() => nowMs);
  await job.tick();
  expect([job.mayPay(), job.maySpend()]).toEqual([true, false]);
  expect(saidOf(job)).toContain("no service is paid: the treasury's wallet holds what agents spend from");
  expect(said).toEqual([expect.stringContaining("NO SERVICE IS PAID")]);
  chain.isSilent = true;
  nowMs += 60_000;
  await job.tick();
  expect([job.mayPay(), job.maySpend(), job.isChainSilent()]).toEqual([false, false, true]);
});
