import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { describeOnBothEngines } from "@/testing/store/books";
import { Attester } from "./attester";

const KEY = `0x${"a1".repeat(32)}` as const;
const ESCROW = `0x${"e5".repeat(20)}` as const;
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
      place: { chainId: 31_337, escrow: ESCROW },
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
