import { momentText } from "@/components/ui/moment-text";
import { useNowMs } from "@/components/ui/relative-time";

const SECOND_MS = 1_000;

/** `1 d 4 h`, `3 h 20 min`, `4 min 12 s`, `9 s`: the two largest parts that are there. */
function lengthText(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / SECOND_MS));
  const parts = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3_600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  const shown = first < 0 ? parts.slice(3) : parts.slice(first, first + 2);
  return shown.map(([count, unit]) => `${count} ${unit}`).join(" ");
}

/** How long until a moment, by the house's clock, to the second; the moment itself while the page is not alive yet. */
export function Countdown({ at }: { at: string }) {
  const nowMs = useNowMs();
  const moment = momentText(at);
  return (
    <time dateTime={at} title={moment} className="whitespace-nowrap tabular-nums">
      {nowMs === null ? `at ${moment}` : `in ${lengthText(Date.parse(at) - nowMs)}`}
    </time>
  );
}
