import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import startPostgres from "@/testing/store/postgres";
import { copyOfHouse } from "./copy-of-house";
import { GROUPS } from "./list";
import { brokenText, type Mutant, parses, titleOf } from "./mutant";
import { runTests, type Verdict } from "./run-tests";
import { sampleOf } from "./sample";

/**
 * `-- relay views` tries the groups of those names, or what breaks files whose paths hold the word;
 * `-- --sample 20 --seed 1` as many slips that nobody chose, in what operations, reads and views do.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: "string" }, seed: { type: "string", default: "1" } },
});
/** How many test files are tried at a time, the nearest first, until one notices. What those miss is missed. */
const BATCHES = [4, 12, 30];

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const stop = await startPostgres();
const house = copyOfHouse();
/** Whether a file of tests is green without a slip. */
const proven = new Map<string, boolean>();
try {
  const mutants = values.sample ? sampled(Number(values.sample)) : await listed();
  const survivors: Mutant[] = [];
  for (const mutant of mutants) if (!(await isNoticed(mutant))) survivors.push(mutant);
  console.log(`${mutants.length - survivors.length} of ${mutants.length} mutants killed`);
  for (const survivor of survivors) console.log(`SURVIVED ${titleOf(survivor)}`);
  const isWhole = [...proven.values()].every(Boolean);
  process.exitCode = survivors.length === 0 && mutants.length > 0 && isWhole ? 0 : 1;
} finally {
  await stop();
}

async function listed(): Promise<Mutant[]> {
  const isAsked = (group: string, { file }: Mutant) =>
    positionals.length === 0 || positionals.some((word) => word === group || file.includes(word));
  const mutants = Object.entries(GROUPS).flatMap(([group, own]) =>
    own.filter((mutant) => isAsked(group, mutant)),
  );
  await greenAmong(mutants.flatMap(({ tests }) => tests));
  return mutants;
}

function sampled(count: number): Mutant[] {
  const mutants = sampleOf(house, { count, seed: Number(values.seed) });
  if (positionals.length === 0) return mutants;
  return mutants.filter(({ file }) => positionals.some((word) => file.includes(word)));
}

/** A test that fails without a slip would notice every one: such a file is named and left out. */
async function greenAmong(tests: readonly string[]): Promise<string[]> {
  const files = [...new Set(tests)].filter((test) => !proven.has(test));
  if (files.length > 0 && (await runTests(house.folder, files)).kind === "green")
    for (const file of files) proven.set(file, true);
  else for (const file of files) proven.set(file, await isGreen(file));
  return tests.filter((test) => proven.get(test));
}

async function isGreen(file: string): Promise<boolean> {
  const verdict = await runTests(house.folder, [file]);
  if (verdict.kind !== "green") console.log(`LEFT OUT ${file}, without any slip: ${told(verdict)}`);
  return verdict.kind === "green";
}

async function isNoticed(mutant: Mutant): Promise<boolean> {
  const beganMs = performance.now();
  const verdict = await verdictOn(mutant);
  const seconds = ((performance.now() - beganMs) / 1_000).toFixed(1);
  console.log(`${told(verdict)} (${seconds} s)\n    ${titleOf(mutant)}`);
  return verdict.kind !== "green";
}

async function verdictOn(mutant: Mutant): Promise<Verdict> {
  let left = mutant.tests;
  for (const size of BATCHES) {
    const batch = left.slice(0, size);
    left = left.slice(batch.length);
    const green = await greenAmong(batch);
    if (green.length === 0) continue;
    const verdict = await withSlip(mutant, () => runTests(house.folder, green));
    if (verdict.kind !== "green") return verdict;
  }
  return { kind: "green" };
}

async function withSlip<T>(mutant: Mutant, work: () => Promise<T>): Promise<T> {
  const path = join(house.folder, mutant.file);
  const original = readFileSync(path, "utf8");
  const broken = brokenText(original, mutant);
  if (!parses(mutant.file, broken)) throw new Error(`${titleOf(mutant)}: is no TypeScript`);
  writeFileSync(path, broken);
  try {
    return await work();
  } finally {
    writeFileSync(path, original);
  }
}

function told(verdict: Verdict): string {
  if (verdict.kind === "green") return "SURVIVED";
  return verdict.kind === "hangs" ? "killed: it hangs" : `killed by ${verdict.test}: ${verdict.why}`;
}
