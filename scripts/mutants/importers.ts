import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import ts from "typescript";

const ENDINGS = ["", ".ts", ".tsx"];

/** Who imports whom, as far as files of this house go. */
export class Importers {
  private readonly of = new Map<string, string[]>();

  constructor(
    private readonly folder: string,
    files: readonly string[],
  ) {
    for (const file of files) {
      for (const target of this.importsOf(file)) this.of.set(target, [...(this.of.get(target) ?? []), file]);
    }
  }

  /** Test files that lead to a file: those that share most of its path first, then those by the fewest steps. */
  testsOf(file: string): string[] {
    const seen = new Set([file]);
    for (const one of seen) for (const importer of this.of.get(one) ?? []) seen.add(importer);
    const tests = [...seen].filter((one) => /\.test\.tsx?$/.test(one));
    return tests.sort((left, right) => sharedFolders(right, file) - sharedFolders(left, file));
  }

  private importsOf(file: string): string[] {
    const { importedFiles } = ts.preProcessFile(readFileSync(join(this.folder, file), "utf8"), true, true);
    return importedFiles.flatMap(({ fileName }) => {
      if (!/^(@\/|\.)/.test(fileName)) return [];
      const path = fileName.startsWith("@/") ? fileName.slice(2) : posix.join(posix.dirname(file), fileName);
      const ending = ENDINGS.find(
        (one) => /\.tsx?$/.test(path + one) && existsSync(join(this.folder, path + one)),
      );
      return ending === undefined ? [] : [path + ending];
    });
  }
}

function sharedFolders(one: string, other: string): number {
  const folders = posix.dirname(other).split("/");
  const differing = posix
    .dirname(one)
    .split("/")
    .findIndex((folder, index) => folder !== folders[index]);
  return differing === -1 ? folders.length : differing;
}
