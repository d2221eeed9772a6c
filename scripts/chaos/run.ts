import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type RunningPostgres, startPostgres } from "../test/postgres";
import { type ChaosOptions, readOptions } from "./options";
import { Run } from "./run-of-chaos";

/**
 * A working house between a faulty node and kill -9, then the question whether a unit is lost, doubled or waiting.
 * `npm run chaos -- --minutes N --seed S [--engine sqlite|postgres] [--reorg-deep]`
 */
async function main(options: ChaosOptions): Promise<number> {
  const root = mkdtempSync(path.join(tmpdir(), "souk-chaos-"));
  const postgres: RunningPostgres | null =
    options.engine === "postgres" ? await startPostgres(path.join(root, "postgres")) : null;
  const run = await Run.open({ root, options, databaseUrl: postgres?.url });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      const closed = run.close().then(() => postgres?.stop());
      closed.finally(() => process.exit(1));
    });
  }
  try {
    const wrong = await run.play();
    await run.close();
    await postgres?.stop();
    if (wrong.length > 0) {
      for (const line of wrong.slice(0, 50)) console.error(`  wrong: ${line}`);
      console.error(`RED: ${wrong.length} findings, seed ${options.seed}. The evidence is kept in ${root}`);
      return 1;
    }
  } catch (error) {
    await run.close().catch(() => undefined);
    await postgres?.stop().catch(() => undefined);
    console.error(error);
    console.error(`RED: the run broke off, seed ${options.seed}. The evidence is kept in ${root}`);
    return 1;
  }
  rmSync(root, { recursive: true, force: true });
  return 0;
}

process.exit(await main(readOptions(process.argv.slice(2))));
