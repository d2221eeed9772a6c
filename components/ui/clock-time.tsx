import { serverNowMs } from "@/lib/client/server-clock";
import { momentText } from "./moment-text";
import { useHydrated } from "./use-hydrated";

const DAY_MS = 86_400_000;
const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const dayAndTime = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});

/** A moment by the reader's own clock, with UTC in the title; unlike a relative time it stands still. */
export function ClockTime({ at }: { at: string }) {
  const isHydrated = useHydrated();
  const utc = momentText(at);
  const isRecent = serverNowMs() - Date.parse(at) < DAY_MS;
  return (
    <time dateTime={at} title={utc} className="whitespace-nowrap">
      {isHydrated ? (isRecent ? time : dayAndTime).format(new Date(at)) : utc}
    </time>
  );
}
