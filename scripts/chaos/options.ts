import { parseArgs } from "node:util";

export interface ChaosOptions {
  readonly minutes: number;
  readonly seed: string;
  readonly engine: "sqlite" | "postgres";
  /** A run of its own: reorganisations of 5 to 6 blocks, behind what was final. */
  readonly isDeep: boolean;
  /** How many orchestrators are paid for uptime. */
  readonly orchestrators: number;
}

const MOST_ORCHESTRATORS = 150;

export const USAGE =
  "usage: npm run chaos -- [--minutes N] [--seed S] [--engine sqlite|postgres] [--orchestrators N] [--reorg-deep]";

/** @throws Error with the usage for anything else than what it says. */
export function readOptions(args: readonly string[]): ChaosOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: "string", default: "3" },
      seed: { type: "string", default: "1" },
      engine: { type: "string", default: "sqlite" },
      orchestrators: { type: "string", default: "2" },
      "reorg-deep": { type: "boolean", default: false },
    },
  });
  const minutes = Number(values.minutes);
  const { engine, seed } = values;
  if (!(minutes > 0 && minutes <= 24 * 60)) throw new Error(USAGE);
  if (engine !== "sqlite" && engine !== "postgres") throw new Error(USAGE);
  const orchestrators = Number(values.orchestrators);
  if (!(Number.isInteger(orchestrators) && orchestrators >= 2 && orchestrators <= MOST_ORCHESTRATORS))
    throw new Error(USAGE);
  return { minutes, seed, engine, isDeep: values["reorg-deep"], orchestrators };
}
