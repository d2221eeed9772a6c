import { expect, it } from "vitest";
import { LastKnown } from "./last-known";

/** A source that answers when it is told to. */
function source() {
  const waiting: ((value: { units: bigint } | null) => void)[] = [];
  const ask = () => new Promise<{ units: bigint } | null>((resolve) => waiting.push(resolve));
  return { ask, answer: (units: bigint | null) => waiting.shift()?.(units === null ? null : { units }) };
}

it("answers with what is read in time", async () => {
  const { ask, answer } = source();
  const reading = new LastKnown(ask, 60_000).read("a");
  answer(1n);
  expect(await reading).toEqual({ units: 1n, isStale: false });
});

it("answers as last seen when it takes too long, and keeps what comes late", async () => {
  const { ask, answer } = source();
  const readings = new LastKnown(ask, 0);
  expect(await readings.read("a")).toBeNull();
  answer(1n);
  await new Promise((resolve) => setImmediate(resolve));
  expect(await readings.read("a")).toEqual({ units: 1n, isStale: true });
  expect(await readings.read("b")).toBeNull();
});

it("answers as last seen when nobody answers at all", async () => {
  const { ask, answer } = source();
  const readings = new LastKnown(ask, 60_000);
  const first = readings.read("a");
  answer(1n);
  await first;
  const second = readings.read("a");
  answer(null);
  expect(await second).toEqual({ units: 1n, isStale: true });
});

it("tells whoever waits of a fault that is none of the chain's", async () => {
  const readings = new LastKnown(() => Promise.reject(new RangeError("a fault")), 60_000);
  await expect(readings.read("a")).rejects.toThrow("a fault");
});
