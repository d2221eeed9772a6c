import { mkdtempSync, readdirSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { KeptFiles } from "./kept-files";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "souk-kept-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("kept files", () => {
  it("drop the oldest past their limit, and a rewritten one stays as old as it is", () => {
    const files = new KeptFiles({ folder, limit: 2 });
    files.write("a.json", "1");
    files.write("b.json", "2");
    files.write("a.json", "3");
    files.write("c.json", "4");
    expect(files.names()).toEqual(["b.json", "c.json"]);
    expect(readdirSync(folder).sort()).toEqual(["b.json", "c.json"]);
    expect(files.read("a.json")).toBeNull();
    expect(files.read("c.json")?.toString()).toBe("4");
  });

  it("are found again in their order, within a limit that became smaller", () => {
    const files = new KeptFiles({ folder, limit: 3 });
    for (const [name, atS] of [
      ["c", 1],
      ["a", 2],
      ["b", 3],
    ] as const) {
      files.write(`${name}.json`, name);
      utimesSync(path.join(folder, `${name}.json`), atS, atS);
    }
    expect(new KeptFiles({ folder, limit: 3 }).names()).toEqual(["c.json", "a.json", "b.json"]);
    expect(new KeptFiles({ folder, limit: 2 }).names()).toEqual(["a.json", "b.json"]);
  });

  it("are none outside their folder", () => {
    const files = new KeptFiles({ folder, limit: 3 });
    expect(files.read("../../etc/passwd")).toBeNull();
  });
});
