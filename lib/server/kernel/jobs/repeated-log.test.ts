import pino from "pino";
import { beforeEach, expect, it } from "vitest";
import { repeatedLog } from "./repeated-log";

const HOUR_MS = 3_600_000;

interface Line {
  readonly msg: string;
  readonly unsaid?: number;
  readonly outbox?: string;
}

let nowMs = 0;
const lines: Line[] = [];
const log = () =>
  repeatedLog(pino({ level: "info" }, { write: (line) => lines.push(JSON.parse(line)) }), () => nowMs);

beforeEach(() => {
  nowMs = 0;
  lines.length = 0;
});

it("writes a complaint that repeats with growing pauses, and says how often it was left out", () => {
  const quiet = log();
  for (; nowMs < HOUR_MS; nowMs += 300) quiet.error({ outbox: "obx_1", attempts: nowMs }, "too little ETH");
  expect(lines.length).toBeLessThan(16);
  expect(lines.map(({ unsaid }) => unsaid).slice(0, 4)).toEqual([undefined, 3, 6, 13]);
  expect(lines.reduce((sum, { unsaid = 0 }) => sum + unsaid + 1, 0)).toBeLessThanOrEqual(HOUR_MS / 300);
  expect(lines.at(-1)).toMatchObject({ msg: "too little ETH", outbox: "obx_1" });
});

it("takes another subject, message or kind of error for another complaint", () => {
  const quiet = log();
  quiet.error({ outbox: "obx_1", err: new RangeError("block 1") }, "failed");
  quiet.error({ outbox: "obx_1", err: new RangeError("block 2") }, "failed");
  quiet.error({ outbox: "obx_2", err: new RangeError("block 2") }, "failed");
  quiet.error({ outbox: "obx_1", err: new TypeError("block 2") }, "failed");
  quiet.warn({ outbox: "obx_1" }, "slow");
  quiet.warn("alone");
  quiet.warn("alone");
  expect(lines.map(({ msg }) => msg)).toEqual(["failed", "failed", "failed", "slow", "alone"]);
});

it("begins anew with a complaint that has not come up for a while", () => {
  const quiet = log();
  for (; nowMs < 10_000; nowMs += 300) quiet.error("again");
  lines.length = 0;
  nowMs += HOUR_MS;
  quiet.error("again");
  nowMs += 1_000;
  quiet.error("again");
  expect(lines).toHaveLength(2);
});

it("always writes what is fatal", () => {
  const quiet = log();
  quiet.fatal("the end");
  quiet.fatal("the end");
  expect(lines).toHaveLength(2);
});
