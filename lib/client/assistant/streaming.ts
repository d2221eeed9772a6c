import { useSyncExternalStore } from "react";

/** The conversations whose answers this page hears as they come. */
const heard = new Set<string>();
const listeners = new Set<() => void>();

export const isStreaming = (id: string): boolean => heard.has(id);

function tell(): void {
  for (const listener of listeners) listener();
}

/** Marks a conversation as heard until the answer is over. */
export async function whileStreaming<T>(id: string, hear: () => Promise<T>): Promise<T> {
  heard.add(id);
  tell();
  try {
    return await hear();
  } finally {
    heard.delete(id);
    tell();
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useIsStreaming = (id: string | null): boolean =>
  useSyncExternalStore(
    subscribe,
    () => id !== null && heard.has(id),
    () => false,
  );
