import { spawnSync } from "node:child_process";
import { findChromium } from "./browser";

interface Step {
  name: string;
  command: string[];
}

const STEPS: Step[] = [
  { name: "contracts", command: ["npm", "run", "test:contracts"] },
  { name: "verify", command: ["npm", "run", "verify"] },
  { name: "engines and chain", command: ["npm", "run", "test:real"] },
  { name: "build", command: ["npm", "run", "build"] },
  { name: "crash test", command: ["npm", "run", "crash-test", "--", "5"] },
  { name: "chaos", command: ["npm", "run", "chaos", "--", "--minutes", "3", "--seed", "2"] },
  { name: "end to end", command: ["npm", "run", "test:e2e"] },
];

/** Runs one step with its output shown; says how long it took. */
function run(step: Step): boolean {
  const startedAt = performance.now();
  console.log(`\n── ${step.name} ──`);
  const [command = "", ...args] = step.command;
  const result = spawnSync(command, args, {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, FORCE_COLOR: "0" },
  });
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const ok = result.status === 0;
  console.log(`── ${step.name}: ${ok ? "passed" : "FAILED"} in ${seconds} s`);
  return ok;
}

process.env.CHROMIUM_PATH = findChromium();
const only = process.argv.slice(2);
const chosen = STEPS.filter((step) => only.length === 0 || only.includes(step.name));
const results = chosen.map((step) => ({ name: step.name, ok: run(step) }));
const failed = results.filter((result) => !result.ok);
if (failed.length > 0) console.log(`\nFailed: ${failed.map((result) => result.name).join(", ")}`);
console.log(`\nsteps: ${results.length - failed.length} passed, ${failed.length} failed`);
process.exit(failed.length === 0 && results.length > 0 ? 0 : 1);
