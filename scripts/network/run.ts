import { runCommand } from "./commands";
import { runUtility, UTILITIES } from "./utilities/run-utility";

/** `npm run network -- worker|orchestrator …` runs until it is stopped; all others end by themselves. */
async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const asked = { args, environment: process.env, say: console.log };
  if (Object.hasOwn(UTILITIES, args[0] ?? "")) {
    process.exitCode = await runUtility(asked);
    return;
  }
  const { stop } = await runCommand(asked);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => void stop().finally(() => process.exit(0)));
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
});
