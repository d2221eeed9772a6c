import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { completed, type Lock, missingFrom } from "./complete";

describe("the lock file", () => {
  it("names the binaries of every platform, so that npm ci takes it anywhere", () => {
    expect(missingFrom(JSON.parse(readFileSync("package-lock.json", "utf8")) as Lock)).toEqual([]);
  });

  it("is completed with name, version and platform", () => {
    const lock: Lock = {
      packages: { "node_modules/a": { dev: true, optionalDependencies: { "@a/linux-x64-musl": "1.0.0" } } },
    };
    expect(completed(lock).packages["node_modules/@a/linux-x64-musl"]).toEqual({
      version: "1.0.0",
      dev: true,
      optional: true,
      cpu: ["x64"],
      libc: ["musl"],
      os: ["linux"],
    });
  });
});
