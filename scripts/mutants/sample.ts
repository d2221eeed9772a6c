import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Importers } from "./importers";
import { brokenText, type Mutant } from "./mutant";
import { breaksIn } from "./slips";
import { TypeCheck } from "./type-check";

/** What decides and what is shown: operations, reads and views of the server. */
const SAMPLED = /^lib\/server\/.*(\/(operations|reads)\/|view).*\.ts$/;
const IS_TEST = /\.test\.tsx?$/;

/** Slips that nobody chose: the same for the same lines and seed, and a longer sample begins as a shorter one. */
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
  const testsFor = (file: string) => withoutChainFirst(importers.testsOf(file));
  const all = sources.flatMap((file) =>
    breaksIn(file, textOf(file)).map(([from, to]) => ({ file, from, to, tests: testsFor(file) })),
  );
  const types = new TypeCheck();
  const chosen: Mutant[] = [];
  for (const mutant of shuffled(all, of.seed)) {
    if (chosen.length === of.count) break;
    if (types.takes(mutant.file, brokenText(textOf(mutant.file), mutant))) chosen.push(mutant);
  }
  return chosen;
}

/** A test on a real chain takes as long as ten others, and notices little that they do not. */
function withoutChainFirst(tests: readonly string[]): string[] {
  const [off, on] = [false, true].map((isOn) => tests.filter((test) => /on-chain|anvil/.test(test) === isOn));
  return [...(off ?? []), ...(on ?? [])];
}

/** Each has a place of its own in the order of a seed, so that other slips come and go without moving it. */
function shuffled(mutants: readonly Mutant[], seed: number): Mutant[] {
  const placeOf = ({ file, from, to }: Mutant) =>
    createHash("sha256").update([seed, file, from, to].join("\n")).digest("hex");
  return mutants
    .map((mutant) => ({ mutant, place: placeOf(mutant) }))
    .sort((left, right) => (left.place < right.place ? -1 : 1))
    .map(({ mutant }) => mutant);
}
