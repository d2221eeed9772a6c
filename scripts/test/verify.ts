import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

type Step = readonly [name: string, command: string, ...args: string[]];

/** The others read what it writes. */
const FIRST: Step = ["generate", "npm", "run", "--silent", "generate"];
/** TypeScript 7 checks in a third of the time; 6 stays for Next and the linters, which need its JavaScript API. */
const TSC = fileURLToPath(new URL("bin/tsc", import.meta.resolve("typescript-native/package.json")));
/** Two cores do these side by side. */
const SIDE_BY_SIDE: readonly (readonly Step[])[] = [
  [["types", TSC, "--noEmit"]],
  [
    ["format and lint", "biome", "ci", "."],
    ["unused code", "knip"],
    ["rooms and rules", "vitest", "run", "--project", "unit"],
  ],
];

/** Runs one step; what it prints is shown whole when it has ended. */
async function run([name, command, ...args]: Step): Promise<boolean> {
  const startedAt = performance.now();
  let output = "";
  const isOk = await new Promise<boolean>((resolve) => {
    const step = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [step.stdout, step.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    step.on("error", (error) => {
      output += `${error.message}\n`;
      resolve(false);
    });
    step.on("close", (code) => resolve(code === 0));
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(`${output}${isOk ? "ok    " : "FAILED"} ${name} (${seconds} s)\n`);
  return isOk;
}

async function inOrder(steps: readonly Step[]): Promise<boolean> {
  let isOk = true;
  for (const step of steps) isOk = (await run(step)) && isOk;
  return isOk;
}

const isOk = (await run(FIRST)) && (await Promise.all(SIDE_BY_SIDE.map(inOrder))).every(Boolean);
process.exit(isOk ? 0 : 1);
