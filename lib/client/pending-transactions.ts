import { useSyncExternalStore } from "react";

/** A transaction this browser sent and still follows; kept over reloads. */
export type PendingTransaction = {
  hash: string;
  label: string;
  kind: string;
  taskId: string | null;
  sentAtMs: number;
};

const STORAGE_KEY = "souk.pending-transactions";
const FORGET_AFTER_MS = 24 * 3_600_000;
const NONE: PendingTransaction[] = [];

let known: PendingTransaction[] | null = null;
const listeners = new Set<() => void>();

function isPending(value: unknown): value is PendingTransaction {
  return typeof value === "object" && value !== null && "hash" in value && "sentAtMs" in value;
}

function load(): PendingTransaction[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "[]");
    const fresh = Array.isArray(stored) ? stored.filter(isPending) : [];
    return fresh.filter((each) => Date.now() - each.sentAtMs < FORGET_AFTER_MS);
  } catch {
    return [];
  }
}

function keep(next: PendingTransaction[]): void {
  known = next;
  localStorage.setItem(STORAGE_KEY, JSON.stringify(next));
  for (const listener of listeners) listener();
}

function onStorage(event: StorageEvent): void {
  if (event.key !== STORAGE_KEY) return;
  known = null;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) window.addEventListener("storage", onStorage);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener("storage", onStorage);
  };
}

function snapshot(): PendingTransaction[] {
  known ??= load();
  return known;
}

export function followTransaction(transaction: Omit<PendingTransaction, "sentAtMs">): void {
  const others = snapshot().filter((each) => each.hash !== transaction.hash);
  keep([...others, { ...transaction, sentAtMs: Date.now() }]);
}

export function forgetTransaction(hash: string): void {
  keep(snapshot().filter((each) => each.hash !== hash));
}

export function usePendingTransactions(): PendingTransaction[] {
  return useSyncExternalStore(subscribe, snapshot, () => NONE);
}
