import { PROBE_SLOT_MS } from "@/lib/domain/network/rules";
import { BEHAVIOURS } from "@/lib/domain/network/simulation/behaviours";
import { simulate } from "@/lib/domain/network/simulation/simulate";
import { DAY_MS, SECOND_MS } from "@/lib/domain/time";
import { Random } from "../../chaos/random";
import { readOptions } from "./options";
import { mostInADay, pictureOf } from "./picture";

/** Prints what orchestrators would earn that behave in known ways, by the rules that pay real ones. No house is needed. */
export function simulatePayouts(args: readonly string[]): string {
  const { rules, lengthMs, names, microUsdPerEth, seed } = readOptions(args);
  const days = lengthMs / DAY_MS;
  const courses = names.map((name) => {
    const chance = new Random(`${seed}/${name}`);
    const momentInSlotMs = () => chance.whole(0, PROBE_SLOT_MS - 1);
    return simulate({ rules, behaviour: BEHAVIOURS[name], lengthMs, momentInSlotMs });
  });
  const mostMicroUsd = mostInADay(courses, days);
  const title = `${days} days, ${rules.mode} mode, failures ${rules.recovery}, every ${rules.intervalMs / SECOND_MS} s`;
  const blocks = courses.map((course, at) => [
    names[at] ?? "",
    ...pictureOf(course, { days, microUsdPerEth, mostMicroUsd }).map((line) => `  ${line}`),
  ]);
  return [title, ...blocks.map((lines) => lines.join("\n"))].join("\n\n");
}
