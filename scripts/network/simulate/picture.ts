import { nth } from "@/lib/domain/lists";
import { maxUnits } from "@/lib/domain/money";
import { dollars, weiOf } from "@/lib/domain/network/amount";
import type { Evaluation } from "@/lib/domain/network/evaluate";
import { TIERS } from "@/lib/domain/network/tiers";
import { DAY_MS } from "@/lib/domain/time";

const BARS = "▁▂▃▄▅▆▇█";

/** What became of one behaviour, in lines: how often it was evaluated, what it earned, and a picture of its days. */
export function pictureOf(
  evaluations: readonly Evaluation[],
  { days, microUsdPerEth, mostMicroUsd }: { days: number; microUsdPerEth: bigint; mostMicroUsd: bigint },
): string[] {
  const earned = sumOf(evaluations);
  const byDay = Array.from({ length: days }, (_, day) => evaluations.filter(isOn(day)));
  const count = (has: (evaluation: Evaluation) => boolean) => evaluations.filter(has).length;
  return [
    `${evaluations.length} evaluations, ${count(({ amountMicroUsd }) => amountMicroUsd > 0n)} paid, ` +
      `${count(({ warning }) => warning !== null)} warnings, ${count(({ standing }) => standing.isSuspended)} suspended`,
    `earned ${dollars(earned)} USD = ${dollars(earned)} MNEE = ${ether(weiOf(earned, microUsdPerEth))} ETH`,
    `tier  ${byDay.map(letterOf).join("")}`,
    `USD   ${byDay.map((day) => barOf(sumOf(day), mostMicroUsd)).join("")}  up to ${dollars(mostMicroUsd)} a day`,
    TIERS.map((tier) => `${tier} ${count((evaluation) => evaluation.tier === tier)}`).join(", "),
  ];
}

/** The most that one of them earned in a day. */
export function mostInADay(all: readonly (readonly Evaluation[])[], days: number): bigint {
  const sums = all.flatMap((one) => Array.from({ length: days }, (_, day) => sumOf(one.filter(isOn(day)))));
  return sums.reduce(maxUnits, 0n);
}

function isOn(day: number) {
  return ({ atMs }: Evaluation) => Math.floor(atMs / DAY_MS) === day;
}

function sumOf(evaluations: readonly Evaluation[]): bigint {
  return evaluations.reduce((sum, { amountMicroUsd }) => sum + amountMicroUsd, 0n);
}

/** Of the tier that it had most often that day. */
function letterOf(day: readonly Evaluation[]): string {
  const counts = TIERS.map((tier) => ({ tier, times: day.filter((one) => one.tier === tier).length }));
  const most = counts.reduce((best, one) => (one.times > best.times ? one : best));
  return most.times > 0 ? most.tier.slice(0, 1) : "·";
}

function barOf(microUsd: bigint, most: bigint): string {
  if (microUsd === 0n || most === 0n) return " ";
  return nth([...BARS], Number((microUsd * BigInt(BARS.length - 1)) / most));
}

/** With six decimals, rounded down. */
function ether(wei: bigint): string {
  const millionths = wei / 10n ** 12n;
  return `${millionths / 10n ** 6n}.${(millionths % 10n ** 6n).toString().padStart(6, "0")}`;
}
