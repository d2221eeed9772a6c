import { expect, test } from "vitest";
import { openCircuits } from "./circuit";
import { CircuitOpen } from "./circuit-open";
import { NoConnection } from "./no-connection";

const NOON_MS = Date.UTC(2026, 10, 30, 12);

class Down extends Error {}

function world() {
  const clock = { nowMs: NOON_MS };
  const circuits = openCircuits(() => clock.nowMs);
  const fail = (id = "a") =>
    circuits
      .of(id)
      .run(async () => {
        throw new Down();
      })
      .catch((error: unknown) => error);
  const serve = (id = "a") =>
    circuits
      .of(id)
      .run(async () => "served")
      .catch((error: unknown) => error);
  return { clock, circuits, fail, serve };
}

test("three failures in a row open it for thirty seconds, and what asked hears why and until when", async () => {
  const { clock, circuits, fail, serve } = world();
  for (let count = 0; count < 3; count++) {
    expect(circuits.of("a").retryAtMs()).toBeNull();
    expect(await fail()).toBeInstanceOf(Down);
  }
  expect(circuits.of("a").retryAtMs()).toBe(NOON_MS + 30_000);
  expect(await serve()).toEqual(new CircuitOpen("a", NOON_MS + 30_000));
  clock.nowMs += 29_999;
  expect(await serve()).toMatchObject({ retryAtMs: NOON_MS + 30_000 });
  clock.nowMs += 1;
  expect(circuits.of("a").retryAtMs()).toBeNull();
  expect(await serve()).toBe("served");
});

test("a success in between begins the count anew", async () => {
  const { fail, serve } = world();
  for (const step of [fail, fail, serve, fail, fail]) await step();
  expect(await serve()).toBe("served");
});

test("each service has its own", async () => {
  const { fail, serve } = world();
  for (let count = 0; count < 3; count++) await fail("a");
  expect(await serve("a")).toBeInstanceOf(CircuitOpen);
  expect(await serve("b")).toBe("served");
});

test("one trial is let through at a time; when it fails the circuit stays open for another thirty seconds", async () => {
  const { clock, circuits, fail, serve } = world();
  for (let count = 0; count < 3; count++) await fail();
  clock.nowMs += 30_000;
  let end = (_error: Error) => {};
  const trial = circuits.of("a").run(
    () =>
      new Promise((_resolve, reject) => {
        end = reject;
      }),
  );
  const ended = expect(trial).rejects.toBeInstanceOf(Down);
  expect(await serve()).toBeInstanceOf(CircuitOpen);
  end(new Down());
  await ended;
  expect(await serve()).toMatchObject({ retryAtMs: NOON_MS + 60_000 });
  clock.nowMs += 30_000;
  expect(await serve()).toBe("served");
  for (let count = 0; count < 2; count++) expect(await fail()).toBeInstanceOf(Down);
  expect(await serve()).toBe("served");
});

test("what waits for the house's own connections counts neither way, and is no trial that came through", async () => {
  const { clock, circuits, fail, serve } = world();
  const wait = () =>
    circuits
      .of("a")
      .run(async () => {
        throw new NoConnection("all in use");
      })
      .catch((error: unknown) => error);
  for (let count = 0; count < 9; count++) expect(await wait()).toBeInstanceOf(NoConnection);
  expect(circuits.of("a").retryAtMs()).toBeNull();
  await fail();
  await fail();
  await wait();
  await fail();
  expect(circuits.of("a").retryAtMs()).toBe(NOON_MS + 30_000);
  clock.nowMs += 30_000;
  expect(await wait()).toBeInstanceOf(NoConnection);
  expect(circuits.of("a").retryAtMs()).toBe(NOON_MS + 60_000);
  clock.nowMs += 30_000;
  expect(await serve()).toBe("served");
});
