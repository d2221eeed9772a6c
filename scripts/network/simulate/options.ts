import { parseArgs } from "node:util";
import { isOneOf, namesOf } from "@/lib/domain/lists";
import { DEFAULT_RULES, type PayoutRules, RECOVERIES, UPTIME_MODES } from "@/lib/domain/network/rules";
import { BEHAVIOURS, type BehaviourName } from "@/lib/domain/network/simulation/behaviours";
import { DAY_MS, SECOND_MS } from "@/lib/domain/time";

export interface SimulationOptions {
  readonly rules: PayoutRules;
  readonly lengthMs: number;
  readonly names: readonly BehaviourName[];
  readonly microUsdPerEth: bigint;
  readonly seed: string;
}

const BEHAVIOUR_NAMES = namesOf(BEHAVIOURS);
export const USAGE = [
  "usage: npm run simulate-payouts -- [--days 1…366] [--mode seed|confident] [--recovery reset|decay]",
  "         [--interval SECONDS] [--base USD] [--eth USD] [--seed WORD] [--behaviour NAME]…",
  `behaviours: ${BEHAVIOUR_NAMES.join(", ")}`,
].join("\n");

/** @throws Error with the usage for anything else than what it says. */
export function readOptions(args: readonly string[]): SimulationOptions {
  const values = valuesOf(args);
  const { mode, recovery } = values;
  if (!isOneOf(UPTIME_MODES, mode) || !isOneOf(RECOVERIES, recovery)) throw new Error(USAGE);
  const intervalMs = wholeOf(values.interval, { from: 1, to: 86_400 }) * SECOND_MS;
  return {
    rules: { ...DEFAULT_RULES, mode, recovery, intervalMs, baseMicroUsd: microUsdOf(values.base) },
    lengthMs: wholeOf(values.days, { from: 1, to: 366 }) * DAY_MS,
    names: values.behaviour.length > 0 ? values.behaviour.map(behaviourOf) : BEHAVIOUR_NAMES,
    microUsdPerEth: microUsdOf(values.eth),
    seed: values.seed,
  };
}

function valuesOf(args: readonly string[]) {
  const text = (fallback: string) => ({ type: "string", default: fallback }) as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        days: text("30"),
        mode: text(DEFAULT_RULES.mode),
        recovery: text(DEFAULT_RULES.recovery),
        interval: text("60"),
        base: text("10"),
        eth: text("2000"),
        seed: text("1"),
        behaviour: { type: "string", multiple: true, default: [] },
      },
    }).values;
  } catch {
    throw new Error(USAGE);
  }
}

function wholeOf(text: string, { from, to }: { from: number; to: number }): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < from || number > to) throw new Error(USAGE);
  return number;
}

/** Dollars with up to six decimals, above nothing. */
function microUsdOf(text: string): bigint {
  const [, whole, fraction = ""] = /^(\d{1,9})(?:\.(\d{1,6}))?$/.exec(text) ?? [];
  if (whole === undefined) throw new Error(USAGE);
  const microUsd = BigInt(whole + fraction.padEnd(6, "0"));
  if (microUsd === 0n) throw new Error(USAGE);
  return microUsd;
}

function behaviourOf(name: string): BehaviourName {
  if (!isOneOf(BEHAVIOUR_NAMES, name)) throw new Error(USAGE);
  return name;
}
