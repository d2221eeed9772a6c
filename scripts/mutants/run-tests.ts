import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** What of Vitest's report in JSON says how a run ended. */
const report = z.object({
  numTotalTests: z.number(),
  success: z.boolean(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()) }),
      ),
    }),
  ),
});

export type Verdict =
  | { readonly kind: "green" }
  /** The first test that failed, and why. */
  | { readonly kind: "red"; readonly test: string; readonly why: string }
  | { readonly kind: "hangs" };

/** Thirty files of tests on a busy machine. */
const PATIENCE_MS = 900_000;
/** A wait that never ends is how many slips are noticed; the same waits must end in time without a slip. */
const TEST_PATIENCE_MS = "20000";
const TEST_TIMEOUT_MS = 60_000;

/**
 * Runs test files until the first test fails.
 * @throws when the run itself could not start, which says nothing of the code
 */
export async function runTests(folder: string, files: readonly string[]): Promise<Verdict> {
  const file = join(folder, "mutants-report.json");
  rmSync(file, { force: true });
  const vitest = join(folder, "node_modules/vitest/vitest.mjs");
  const reported = ["--reporter=json", `--outputFile=${file}`];
  const patience = [`--testTimeout=${TEST_TIMEOUT_MS}`, `--hookTimeout=${TEST_TIMEOUT_MS}`];
  const ended = await ran(folder, [vitest, "run", "--bail=1", ...reported, ...patience, ...files]);
  if (ended === null) return { kind: "hangs" };
  if (!existsSync(file)) throw new Error(`The tests did not start:\n${ended}`);
  return verdictOf(report.parse(JSON.parse(readFileSync(file, "utf8"))));
}

/** What it printed; null when it did not end, which ends it with all that it has started. */
function ran(folder: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const run = spawn(process.execPath, args, {
      cwd: folder,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, TEST_PATIENCE_MS },
    });
    const killAll = () => {
      if (run.pid !== undefined && run.exitCode === null) process.kill(-run.pid, "SIGKILL");
    };
    process.prependOnceListener("exit", killAll);
    let printed = "";
    let isCut = false;
    for (const stream of [run.stdout, run.stderr]) {
      stream.on("data", (part: Buffer) => {
        printed += part.toString();
      });
    }
    const cut = setTimeout(() => {
      isCut = true;
      killAll();
    }, PATIENCE_MS);
    run.once("error", reject);
    run.once("close", () => {
      clearTimeout(cut);
      process.off("exit", killAll);
      resolve(isCut ? null : printed);
    });
  });
}

function verdictOf({ numTotalTests, success, testResults }: z.infer<typeof report>): Verdict {
  if (success && numTotalTests > 0) return { kind: "green" };
  for (const { name, status, message, assertionResults } of testResults) {
    const failed = assertionResults.find((one) => one.status === "failed");
    if (failed)
      return { kind: "red", test: failed.fullName, why: firstLine(failed.failureMessages[0] ?? "") };
    // A hook that failed, or a file that could not be loaded with the slip in what it imports.
    if (status === "failed") return { kind: "red", test: name, why: firstLine(message) };
  }
  throw new Error("No test ran.");
}

const firstLine = (text: string) => text.split("\n", 1)[0]?.slice(0, 160) ?? "";
