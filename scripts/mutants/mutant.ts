import ts from "typescript";

/** One slip of the pen: what stands in the line, and what a mistake would have written. */
export type Break = readonly [from: string, to: string];

/** The breaks of a file, and the tests nearest to it. */
export interface Broken {
  readonly file: string;
  /** Paths of test files; the one beside the file when left out. */
  readonly tests?: readonly string[];
  readonly breaks: readonly Break[];
}

export interface Mutant {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly tests: readonly string[];
}

export function mutantsOf(lists: readonly Broken[]): Mutant[] {
  return lists.flatMap(({ file, tests = [testBeside(file)], breaks }) =>
    breaks.map(([from, to]) => ({ file, from, to, tests })),
  );
}

export function testBeside(file: string): string {
  return file.replace(/\.tsx?$/, ".test.ts");
}

/** The file's text with the slip in it. @throws when the line does not stand there exactly once */
export function brokenText(text: string, { file, from, to }: Mutant): string {
  const count = text.split(from).length - 1;
  if (count !== 1) throw new RangeError(`${file}: "${from}" stands there ${count} times, not once`);
  return text.replace(from, () => to);
}

/** Vitest strips types and checks none, so a slip must at least be TypeScript. */
export function parses(file: string, text: string): boolean {
  const options = { fileName: file, reportDiagnostics: true };
  return ts.transpileModule(text, options).diagnostics?.length === 0;
}

export function titleOf({ file, from, to }: Mutant): string {
  return `${file}: ${oneLine(from)} -> ${oneLine(to) || "(nothing)"}`;
}

const oneLine = (text: string) => text.trim().replace(/\s+/g, " ");
