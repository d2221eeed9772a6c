import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { DAY_MS } from "@/lib/domain/time";
import { type Env, readEnv } from "@/lib/server/env/env";
import { Sender } from "@/lib/server/escrow/relay/sender";
import { saveQuarantined } from "@/lib/server/escrow/tables/quarantined-events";
import { enqueue } from "@/lib/server/kernel/outbox";
import { userById } from "@/lib/server/kernel/tables/users";
import type { Tx } from "@/lib/server/store/tx";
import { freePort } from "@/testing/ports";
import { silent } from "@/testing/silent";
import { until } from "@/testing/until";
import { openHouse } from "./open-house";
import { CHECKS, JOBS } from "./subsystems";

let dataDir: string;
let env: Env;
beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), "souk-house-"));
  env = readEnv({ SOUK_DATA_DIR: dataDir, SOUK_CHAIN_PORT: String(await freePort()) });
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 }));

/** Confirmed long ago, and without effect: its next try is far away. */
const UNBOOKED = {
  chainId: 31_337,
  txHash: "0x1",
  logIndex: 0,
  blockNumber: 0,
  blockHash: "0x2",
  address: "0x3",
  name: "JobCompleted",
  args: "{}",
  state: "seen",
  seenAtMs: 1,
};

async function putAside(tx: Tx): Promise<void> {
  await tx.insert("chainEvents", UNBOOKED);
  const event = await tx.get<{ seq: number }>("SELECT seq FROM chain_events WHERE tx_hash = '0x1'");
  await saveQuarantined(tx, {
    seq: event?.seq ?? 0,
    chainId: UNBOOKED.chainId,
    isNoted: false,
    behindSeq: null,
    error: "it cannot be booked",
    attempts: 1,
    parkedAtMs: Date.now(),
    nextTryAtMs: Date.now() + DAY_MS,
  });
}

/** Of another signer than the relayer, so that nobody sends it. */
const LEFT_BEHIND = {
  id: "obx_1",
  businessKey: "release:1",
  kind: "release",
  signer: "0xaa",
  toAddress: "0xbb",
  data: "0x",
  valueWei: "0",
  gasLimit: 1,
  state: "queued",
  attempts: 0,
  createdAtMs: 1,
  updatedAtMs: 1,
};

/** Every job, every check, and the state of chain, outbox and tasks. */
function expectMetrics({ contentType, text }: { contentType: string; text: string }): void {
  expect(contentType).toMatch(/^text\/plain; version=0\.0\.4/);
  for (const { name } of JOBS) {
    expect(text).toMatch(new RegExp(`^souk_job_runs_total\\{job="${name}"\\} [1-9]`, "m"));
    expect(text).toContain(`souk_job_failures_total{job="${name}"} `);
    expect(text).toMatch(new RegExp(`^souk_job_duration_seconds_count\\{job="${name}"\\} [1-9]`, "m"));
    expect(text).toMatch(
      new RegExp(`^souk_job_last_success_timestamp_seconds\\{job="${name}"\\} 1[\\d.]{9}`, "m"),
    );
  }
  for (const check of CHECKS) {
    if ("find" in check) expect(text).toContain(`souk_check_holds{check="${check.name}"} 1\n`);
  }
  expect(text).toMatch(/^souk_job_oldest_work_age_seconds\{job="sender"\} 1\d{9}/m);
  expect(text).toContain('souk_outbox_rows{state="queued"} 1\n');
  expect(text).toContain("souk_quarantined_events 0\n");
  expect(text).toContain("souk_books_green 1\n");
  expect(text).toMatch(/^souk_tasks\{status="completed"\} \d+$/m);
  expect(text).toMatch(/^souk_chain_head_block [1-9]\d*$/m);
  expect(text).toMatch(/^souk_chain_confirmed_block \d+$/m);
  expect(text).toContain("process_cpu_seconds_total ");
}

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => (error as { code?: string }).code,
  );

describe("a house", () => {
  it("opens on an empty folder, is ready, and finds chain and people again after a stop", async () => {
    const first = await openHouse(env, silent);
    const untilReady = (state: object) =>
      until(async () => expect(await first.runtime.ready()).toEqual(state));
    await untilReady({ ready: true, missing: [] });
    const { escrow } = first.runtime.chainInfo() ?? {};
    const { store } = first.runtime.context;
    const operator = await store.read((tx) => userById(tx, "operator-001"));
    const walletNow = () => first.runtime.chainReader?.walletUnits(operator?.address as `0x${string}`);
    const given = { MNEE: 10_000_000_000_000n, ETH: 100_000_000_000n, isStale: false };
    await expect.poll(walletNow, { timeout: 15_000 }).toEqual(given);
    expect(await refusal(openHouse(env, silent))).toBe("store_in_use");
    await untilReady({ ready: true, missing: [] });
    await store.write(putAside);
    const missing = ["1 events of the chain cannot be booked yet"];
    await untilReady({ ready: false, missing });
    await store.write(async (tx) => {
      await tx.run("DELETE FROM parked_events", []);
      await tx.run("DELETE FROM chain_events WHERE tx_hash = '0x1'");
    });
    await untilReady({ ready: true, missing: [] });
    await store.write((tx) => tx.insert("outboxRows", LEFT_BEHIND));
    expect(await first.runtime.ready()).toEqual({
      ready: false,
      missing: ["a transaction waits for a relayer's key that this house does not have"],
    });
    const compared = /last_success_timestamp_seconds\{job="reconciler"\}/;
    await expect
      .poll(async () => (await first.runtime.metrics()).text, { timeout: 15_000 })
      .toMatch(compared);
    expectMetrics(await first.runtime.metrics());
    await store.write((tx) => tx.run("DELETE FROM outbox_rows WHERE id = 'obx_1'"));
    await store.write(async (tx) => {
      const nowMs = Date.now() - 40_000;
      const to = { signer: "0x", toAddress: "0x", data: "0x", gasLimit: 1 } as const;
      const effect = { businessKey: "k", kind: "submit", taskId: null, ...to };
      await enqueue(tx, first.runtime.context, { effect, nowMs });
      await tx.run("UPDATE outbox_rows SET error = 'the node has reached a limit', faults = 5", []);
    });
    const waiting = "transactions wait to be relayed: the node has reached a limit";
    expect((await first.runtime.ready()).missing).toEqual([waiting]);
    const told = (await first.runtime.readiness()).alarms;
    expect(told).toEqual([{ sentence: waiting, detail: "1 of them", sinceMs: expect.any(Number) }]);
    await store.write((tx) => tx.run("DELETE FROM outbox_rows", []));
    await first.stop();

    const complaints: string[] = [];
    const log = pino({ level: "error" }, { write: (line) => complaints.push(JSON.parse(line).msg) });
    const failing = vi.spyOn(Sender.prototype, "tick").mockRejectedValue(new RangeError("no"));
    const second = await openHouse(env, log);
    expect(second.runtime.chainInfo()?.escrow).toBe(escrow);
    const again = await second.runtime.context.store.read((tx) => userById(tx, "operator-001"));
    expect(again?.address).toBe(operator?.address);
    await expect.poll(() => failing.mock.calls.length, { timeout: 30_000 }).toBeGreaterThan(12);
    failing.mockRestore();
    expect(new Set(complaints)).toEqual(new Set(["failed and will be tried again"]));
    expect(complaints.length).toBeLessThan(9);
    await second.stop();
  });

  it("does not go on with a chain that lost what the books know", async () => {
    rmSync(path.join(dataDir, "chain"), { recursive: true });
    expect(await refusal(openHouse(env, silent))).toBe("chain_refused");
    expect(await refusal(openHouse(env, silent))).toBe("chain_refused");
  });
});
