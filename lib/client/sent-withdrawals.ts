import { useSyncExternalStore } from "react";

const STORAGE_KEY = "souk.sent-withdrawals";
const NONE: ReadonlySet<string> = new Set();

let known: ReadonlySet<string> | null = null;
const listeners = new Set<() => void>();

function load(): ReadonlySet<string> {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? "[]");
    return new Set(Array.isArray(stored) ? stored.filter((each) => typeof each === "string") : []);
  } catch {
    return NONE;
  }
}

function snapshot(): ReadonlySet<string> {
  known ??= load();
  return known;
}

function keep(next: ReadonlySet<string>): void {
  known = next;
  sessionStorage.setItem(STORAGE_KEY, JSON.stringify([...next]));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The wallet has sent it; the house learns of it from the chain. Kept over reloads of this tab. */
export function noteSentWithdrawal(id: string): void {
  keep(new Set([...snapshot(), id]));
}

export function forgetSentWithdrawal(id: string): void {
  keep(new Set([...snapshot()].filter((each) => each !== id)));
}

export function useSentWithdrawals(): ReadonlySet<string> {
  return useSyncExternalStore(subscribe, snapshot, () => NONE);
}
