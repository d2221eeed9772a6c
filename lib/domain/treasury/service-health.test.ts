import { expect, test } from "vitest";
import { healthAfter, originOf, type Probe, type ServerHealth } from "./service-health";

const UP: Probe = { tookMs: 7 };
const FAILED: Probe = { error: "it takes no connections" };

function after(...probes: readonly Probe[]): ServerHealth | null {
  return probes.reduce<ServerHealth | null>(
    (before, probe, index) => healthAfter(before, { probe, atMs: index }),
    null,
  );
}

test.each([
  [[UP], "up", 0, 0],
  [[UP, UP], "up", 0, 0],
  [[UP, FAILED], "up", 0, 1],
  [[UP, FAILED, FAILED], "up", 0, 2],
  [[UP, FAILED, FAILED, FAILED], "down", 3, 3],
  [[UP, FAILED, FAILED, FAILED, FAILED], "down", 3, 4],
  [[UP, FAILED, FAILED, UP, FAILED, FAILED], "up", 0, 2],
  [[FAILED], "unknown", 0, 1],
  [[FAILED, FAILED], "unknown", 0, 2],
  [[FAILED, FAILED, FAILED], "down", 2, 3],
  [[FAILED, FAILED, FAILED, UP], "up", 3, 0],
  [[FAILED, UP], "up", 1, 0],
])("after %j it is %s since %s with %s failures in a row", (probes, state, sinceAtMs, failuresInRow) => {
  const last = probes.at(-1) === UP ? { tookMs: 7, error: null } : { tookMs: null, ...FAILED };
  expect(after(...probes)).toEqual({
    state,
    sinceAtMs,
    failuresInRow,
    checkedAtMs: probes.length - 1,
    ...last,
  });
});

test("a service is where its endpoint is", () => {
  expect(originOf({ endpoint: "https://a.test:443/x?y" })).toBe("https://a.test");
  expect(originOf({ endpoint: "http://127.0.0.1:8001/image/generate" })).toBe("http://127.0.0.1:8001");
  expect(originOf({ endpoint: "nowhere" })).toBeNull();
});
