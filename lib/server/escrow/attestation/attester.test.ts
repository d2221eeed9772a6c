import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { recoverTypedDataAddress } from "viem";
import { afterEach, beforeEach, expect, it } from "vitest";
import { assignTypedData } from "@/lib/chain/escrow-types";
import { LostRace } from "@/lib/domain/errors";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { describeOnBothEngines, makeWorld, type StoreWorld } from "@/testing/store/books";
import { Attester } from "./attester";

const KEY = `0x${"a1".repeat(32)}` as const;
const ESCROW = `0x${"e5".repeat(20)}` as const;
const PLACE = { chainId: 31_337, escrow: ESCROW } as const;
const AGENT = `0x${"a9".repeat(20)}` as const;
const job = (count: number) => `0x${count.toString(16).padStart(64, "0")}` as const;

let logFolder = "";
beforeEach(() => {
  logFolder = mkdtempSync(path.join(tmpdir(), "souk-attester-"));
});
afterEach(() => rmSync(logFolder, { recursive: true, force: true }));

describeOnBothEngines("the attester's log", (world) => {
  const open = () =>
    new Attester({
      key: KEY,
      place: PLACE,
      store: world().store,
      clock: () => 1,
      logFolder,
    });
  const file = () => path.join(logFolder, "attester-words.jsonl");
  const inBooks = () => world().store.read((tx) => tx.all("SELECT job_id FROM attester_words ORDER BY seq"));

  it("refuses a word that it cannot keep, and gives it once it can", async () => {
    const attester = open();
    await attester.assign({ jobId: job(1), agent: AGENT, price: 5n });
    renameSync(file(), `${file()}.away`);
    mkdirSync(file());
    const second = { jobId: job(2), agent: AGENT, price: 5n };
    await expect(attester.assign(second)).rejects.toBeInstanceOf(ChainUnavailable);
    expect(await inBooks()).toEqual([{ jobId: job(1) }]);
    rmdirSync(file());
    renameSync(`${file()}.away`, file());
    await attester.assign(second);
    expect(readFileSync(file(), "utf8").split("\n")).toHaveLength(3);
  });

  it("opens after a half line, says how much it cut off, and keeps its promises", async () => {
    const given = await open().assign({ jobId: job(1), agent: AGENT, price: 5n });
    appendFileSync(file(), '{"kind":"assign","jobId":"0x');
    const attester = open();
    expect(attester.cutBytes).toBe(28);
    expect(await attester.assign({ jobId: job(1), agent: AGENT, price: 5n })).toBe(given);
    await expect(attester.assign({ jobId: job(1), agent: AGENT, price: 6n })).rejects.toMatchObject({
      code: "lost_race",
    });
    expect(open().cutBytes).toBe(0);
  });

  it("refuses to open on a damaged line", async () => {
    await open().assign({ jobId: job(1), agent: AGENT, price: 5n });
    appendFileSync(file(), '{"kind":"assign"}\n');
    expect(open).toThrow("has a damaged line");
  });
});

describeOnBothEngines("the attester", (world) => {
  const jobId = job(1);
  const other = `0x${"a2".repeat(20)}` as const;
  /** As a start makes it: what it remembers is what lies in its folder. */
  const attester = (books: Pick<StoreWorld, "store"> = world()) =>
    new Attester({ key: KEY, place: PLACE, store: books.store, clock: () => 1, logFolder });
  const lines = () =>
    readFileSync(path.join(logFolder, "attester-words.jsonl"), "utf8").split("\n").slice(0, -1);
  const rows = () => world().store.read((tx) => tx.all("SELECT kind, valid_until_s FROM attester_words"));

  it("says the same thing once, however often it is asked", async () => {
    const one = attester();
    const signature = await one.assign({ jobId, agent: AGENT, price: 5n });
    expect(await one.assign({ jobId, agent: AGENT, price: 5n })).toBe(signature);
    expect(await attester().assign({ jobId, agent: AGENT, price: 5n })).toBe(signature);
    const typedData = assignTypedData(PLACE, { jobId, agent: AGENT, price: 5n });
    expect(await recoverTypedDataAddress({ ...typedData, signature } as never)).toBe(one.address);
    expect(lines()).toHaveLength(1);
    expect(await rows()).toEqual([{ kind: "assign", validUntilS: null }]);
  });

  it("assigns a job to one agent at one price, also after a restart with other books", async () => {
    await attester().assign({ jobId, agent: AGENT, price: 5n });
    const otherBooks = await makeWorld("sqlite");
    const again = attester(otherBooks);
    await expect(again.assign({ jobId, agent: other, price: 5n })).rejects.toBeInstanceOf(LostRace);
    await expect(again.assign({ jobId, agent: AGENT, price: 6n })).rejects.toBeInstanceOf(LostRace);
    expect(lines()).toHaveLength(1);
    await otherBooks.close();
  });

  it("lets one of two who ask at the same time have it", async () => {
    const one = attester();
    const answers = await Promise.allSettled([
      one.assign({ jobId, agent: AGENT, price: 5n }),
      one.assign({ jobId, agent: other, price: 5n }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(lines()).toHaveLength(1);
  });

  it("says as often as it likes that nobody has accepted", async () => {
    const one = attester();
    await one.nobodyAccepted({ jobId, deadlineS: 1_000 });
    await one.nobodyAccepted({ jobId, deadlineS: 1_600 });
    expect(await rows()).toEqual([
      { kind: "nobody_accepted", validUntilS: 1_000 },
      { kind: "nobody_accepted", validUntilS: 1_600 },
    ]);
  });
});
