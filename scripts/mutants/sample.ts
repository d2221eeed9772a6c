import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Importers } from "./importers";
import { brokenText, type Mutant } from "./mutant";
import { breaksIn } from "./slips";
import { TypeCheck } from "./type-check";

/** What decides and what is shown: operations, reads and views of the server. */
const SAMPLED = /^lib\/server\/.*(\/(operations|reads)\/|view).*\.ts$/;
const IS_TEST = /\.test\.tsx?$/;

/** Slips that nobody chose: the same for the same sources and seed, and a longer sample begins as a shorter one. */
export function sampleOf(
  at: { folder: string; files: readonly string[] },
  of: { count: number; seed: number },
): Mutant[] {
  const sources = at.files.filter((file) => SAMPLED.test(file) && !IS_TEST.test(file));
  const textOf = (file: string) => readFileSync(join(at.folder, file), "utf8");
  const importers = new Importers(
    at.folder,
    at.files.filter((file) => /\.tsx?$/.test(file)),
  );
  const all = sources.flatMap((file) =>
    breaksIn(file, textOf(file)).map(([from, to]) => ({ file, from, to, tests: importers.testsOf(file) })),
  );
  const types = new TypeCheck();
  const chosen: Mutant[] = [];
  for (const mutant of shuffled(all, of.seed)) {
    if (chosen.length === of.count) break;
    if (types.takes(mutant.file, brokenText(textOf(mutant.file), mutant))) chosen.push(mutant);
  }
  return chosen;
}

function shuffled<T>(values: readonly T[], seed: number): T[] {
  const random = randomFrom(seed);
  return values
    .map((value) => ({ value, at: random() }))
    .sort((left, right) => left.at - right.at)
    .map(({ value }) => value);
}

/** Mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
