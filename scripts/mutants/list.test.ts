import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { GROUPS } from "./list";
import { brokenText, titleOf } from "./mutant";

const all = Object.values(GROUPS).flat();

function foldersIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => `${folder}/${entry.name}/`);
}

/** A list that is seldom run must not rot meanwhile. */
describe("the list of mutants", () => {
  it.each(all.map((mutant) => [titleOf(mutant), mutant] as const))("%s", (_, mutant) => {
    expect(() => brokenText(readFileSync(mutant.file, "utf8"), mutant)).not.toThrow();
    expect(mutant.to).not.toBe(mutant.from);
    expect(mutant.tests.filter((test) => !existsSync(test))).toEqual([]);
  });

  it("has something of every subsystem", () => {
    const subsystems = [...foldersIn("lib/server"), ...foldersIn("lib/domain")];
    const others = ["lib/schemas/", "lib/chain/", "lib/client/"];
    const lacking = [...subsystems, ...others].filter(
      (folder) => !all.some(({ file }) => file.startsWith(folder)),
    );
    expect(lacking).toEqual([]);
    expect(all.length).toBeGreaterThanOrEqual(80);
  });
});
