import { runCommand } from "./commands";

/** `npm run network -- worker|orchestrator …`: runs until it is stopped. */
async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const { stop } = await runCommand({ args, environment: process.env, say: console.log });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => void stop().finally(() => process.exit(0)));
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
});
