import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LineFile } from "./line-file";
import { writeWhole } from "./write-whole";

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "souk-files-"));
  file = path.join(folder, "lines");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a process may write whose files end at 4 KiB. */
const underLimit = (command: string, ...args: string[]) =>
  execFileSync("bash", ["-c", 'ulimit -f 4; exec "$@"', "bash", command, ...args], { encoding: "utf8" });

describe("a file of lines", () => {
  it("keeps what it was given, and gives it back", () => {
    const lines = new LineFile(file);
    expect(lines.found).toEqual({ lines: [], cutBytes: 0 });
    expect(existsSync(file)).toBe(false);
    lines.append("one");
    lines.append("zwölf €");
    expect(new LineFile(file).found).toEqual({ lines: ["one", "zwölf €"], cutBytes: 0 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("cuts off what a crash left of a last line, and says how much", () => {
    new LineFile(file).append("whole");
    appendFileSync(file, '{"half');
    const lines = new LineFile(file);
    expect(lines.found).toEqual({ lines: ["whole"], cutBytes: 6 });
    expect(new LineFile(file).found.cutBytes).toBe(0);
    lines.append("next");
    expect(readFileSync(file, "utf8")).toBe("whole\nnext\n");
  });

  it("has each line whole or not at all when the disk takes only a part of one", () => {
    const taken = underLimit(process.execPath, "--import", "tsx", "testing/store/line-file-child.ts", file);
    const kept = readFileSync(file, "utf8");
    expect(kept.endsWith("\n")).toBe(true);
    const counts = kept
      .trimEnd()
      .split("\n")
      .map((line) => line.split(" ")[0]);
    expect(counts).toEqual(taken.trimEnd().split("\n"));
    expect(counts.length).toBeGreaterThan(20);
    expect(counts.length).toBeLessThan(40);
    const lines = new LineFile(file);
    lines.append("there is room again");
    expect(new LineFile(file).found.lines.at(-1)).toBe("there is room again");
  });
});

describe("a file written whole", () => {
  it("leaves what stood there when the disk is full, and no draft", () => {
    writeWhole(file, "old", 0o600);
    const script = `import("./lib/server/files/write-whole.ts").then(({ writeWhole }) => {
      try { writeWhole(process.argv[1], "x".repeat(9_000)); } catch (error) { console.log(error.code); }
    })`;
    expect(underLimit(process.execPath, "--import", "tsx", "-e", script, file).trim()).toBe("EFBIG");
    expect(readFileSync(file, "utf8")).toBe("old");
    expect(execFileSync("ls", [folder], { encoding: "utf8" }).trim()).toBe("lines");
    writeWhole(file, "new", 0o600);
    expect(readFileSync(file, "utf8")).toBe("new");
  });
});
