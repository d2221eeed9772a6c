"use client";

import { useSyncExternalStore } from "react";
import { serverNowMs } from "@/lib/client/server-clock";
import { momentText } from "./moment-text";

let nowMs = 0;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    nowMs = serverNowMs();
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The house's clock, which every relative time on the page shares; null while the server renders. */
export function useNowMs(): number | null {
  return useSyncExternalStore(
    subscribe,
    () => {
      if (nowMs === 0) nowMs = serverNowMs();
      return nowMs;
    },
    () => null,
  );
}

const STEPS: [limitS: number, divisorS: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [60, 1, "second"],
  [3600, 60, "minute"],
  [86_400, 3600, "hour"],
  [Number.POSITIVE_INFINITY, 86_400, "day"],
];
const words = new Intl.RelativeTimeFormat("en", { numeric: "always" });

function relativeText(atMs: number, fromMs: number): string {
  const seconds = Math.trunc((atMs - fromMs) / 1000);
  if (Math.abs(seconds) < 3) return "now";
  for (const [limit, divisor, unit] of STEPS) {
    if (Math.abs(seconds) < limit) return words.format(Math.round(seconds / divisor), unit);
  }
  return "";
}

export function RelativeTime({ at }: { at: string }) {
  const now = useNowMs();
  return (
    <time dateTime={at} title={momentText(at)} className="whitespace-nowrap">
      {now === null ? momentText(at) : relativeText(Date.parse(at), now)}
    </time>
  );
}
