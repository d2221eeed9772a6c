import { spawnSync } from "node:child_process";

const STEPS = [
  ["generate", "npm", "run", "--silent", "generate"],
  ["format and lint", "biome", "ci", "."],
  ["types", "tsc", "--noEmit"],
  ["unused code", "knip"],
  ["rooms and rules", "vitest", "run", "--project", "unit"],
] as const;

let failed = 0;
for (const [name, command, ...args] of STEPS) {
  const startedAt = performance.now();
  const step = spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"] });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${step.status === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
  if (step.status !== 0) failed += 1;
}
process.exit(failed === 0 ? 0 : 1);
