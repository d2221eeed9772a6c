import { beforeEach, expect, it } from "vitest";
import { PatientRead } from "./patient-read";

let nowMs: number;
let answers: ((value: number) => void)[];
const books = () => new Promise<number>((resolve) => answers.push(resolve));
const patient = (patienceMs: number, read = books) =>
  new PatientRead({ read, clock: () => nowMs, patienceMs });
const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  nowMs = 1_000;
  answers = [];
});

it("answers with what is read in time", async () => {
  const now = patient(60_000).now();
  answers[0]?.(7);
  expect(await now).toBe(7);
});

it("answers as last read when it takes too long, until that is old", async () => {
  const read = patient(0);
  expect(await read.now()).toBeNull();
  answers[0]?.(7);
  await settled();
  nowMs += 9_999;
  expect(await read.now()).toBe(7);
  nowMs += 1;
  expect(await read.now()).toBeNull();
});

it("reads anew each time, but waits for one that is late together, and not for ever", async () => {
  const read = patient(0);
  await Promise.all([read.now(), read.now()]);
  expect(answers).toHaveLength(2);
  await Promise.all([read.now(), read.now()]);
  nowMs += 9_999;
  await read.now();
  expect(answers).toHaveLength(2);
  nowMs += 1;
  await read.now();
  expect(answers).toHaveLength(3);
  answers[2]?.(8);
  await settled();
  await read.now();
  expect(answers).toHaveLength(4);
});

it("answers nothing when the reading fails, whatever was read before", async () => {
  let isGone = false;
  const read = patient(60_000, async () => {
    if (isGone) throw new RangeError("gone");
    return 7;
  });
  expect(await read.now()).toBe(7);
  isGone = true;
  expect(await read.now()).toBeNull();
});
