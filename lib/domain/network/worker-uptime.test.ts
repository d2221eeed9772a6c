import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { workerUptimeBps } from "./worker-uptime";

describe("what a worker says of itself", () => {
  it("stands at the top of its answer, or with its services", () => {
    expect(workerUptimeBps({ overall_uptime_percentage: 99.5 })).toBe(9_950);
    expect(workerUptimeBps({ service_uptime: 80 })).toBe(8_000);
    expect(workerUptimeBps({ uptime_percentage: 0 })).toBe(0);
    expect(workerUptimeBps({ services: { total: 7, uptime_percentage: 85.71 } })).toBe(8_571);
  });

  it("is the first of its fields, even where that is nonsense", () => {
    const all = {
      overall_uptime_percentage: 1,
      service_uptime: 2,
      uptime_percentage: 3,
      services: { uptime_percentage: 4 },
    };
    expect(workerUptimeBps(all)).toBe(100);
    expect(workerUptimeBps({ ...all, overall_uptime_percentage: undefined })).toBe(200);
    expect(workerUptimeBps({ ...all, overall_uptime_percentage: "100" })).toBeNull();
  });

  it("is rounded down by its decimal digits", () => {
    expect(workerUptimeBps({ service_uptime: 1.15 })).toBe(115);
    expect(workerUptimeBps({ service_uptime: 94.999999 })).toBe(9_499);
    expect(workerUptimeBps({ service_uptime: 1e-7 })).toBe(0);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), (bps) => {
        expect(workerUptimeBps({ service_uptime: bps / 100 })).toBe(bps);
      }),
    );
  });

  it.each([
    ["nothing", {}],
    ["no object", "100"],
    ["null", null],
    ["a list", [100]],
    ["more than all", { service_uptime: 100.01 }],
    ["less than nothing", { service_uptime: -0.01 }],
    ["no number", { service_uptime: Number.NaN }],
    ["no end", { service_uptime: Number.POSITIVE_INFINITY }],
    ["text", { services: { uptime_percentage: "99" } }],
    ["services that are none", { services: 99 }],
    ["null in its place", { service_uptime: null }],
  ])("is nothing where it is %s", (_what, answer) => {
    expect(workerUptimeBps(answer)).toBeNull();
  });
});
