import type { TaskWire } from "@/lib/schemas/market/task";
import type { Reply } from "@/lib/server/kernel/context";

export function bodyOf<T = TaskWire>(reply: Reply): T {
  return JSON.parse(reply.body) as T;
}

/** The code of what a call throws; "done" when it does not. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "done";
  } catch (error) {
    if (error instanceof Error && "code" in error) return String(error.code);
    throw error;
  }
}

/** Sends the same call at once and counts how each ended. */
export async function race(count: number, send: () => Promise<unknown>): Promise<Record<string, number>> {
  const codes = await Promise.all(Array.from({ length: count }, () => codeOf(send())));
  const counts: Record<string, number> = {};
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
