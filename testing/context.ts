import { randomBytes } from "node:crypto";
import { makeId } from "@/lib/domain/ids";
import { type Context, defaultConfig } from "@/lib/server/kernel/context";
import { jobHandlers } from "@/lib/server/market/events";
import { routerHandlers } from "@/lib/server/network/events";
import type { Store } from "@/lib/server/store/tx";

export const NOON_MS = Date.UTC(2026, 10, 21, 12);

/** What commands get in tests: the clock stands still until a test moves it. */
export interface TestContext extends Context {
  nowMs: number;
  pass(ms: number): void;
}

/** The store is asked for each time, so that it may be opened again. */
export function testContext(
  books: { readonly store: Store },
  parts: Partial<Context> & { readonly nowMs?: number } = {},
): TestContext {
  let made = 0;
  const context: TestContext = {
    nowMs: NOON_MS,
    pass(ms) {
      context.nowMs += ms;
    },
    get store() {
      return books.store;
    },
    clock: () => context.nowMs,
    newId: (prefix, atMs = context.nowMs) => makeId(prefix, atMs, inOrder(made++)),
    config: defaultConfig("demo"),
    chain: null,
    jobHandlers,
    routerHandlers,
    demoKeys: null,
    ...parts,
  };
  return context;
}

/** Ids of one moment keep their order, as the runtime's do. */
function inOrder(count: number): Uint8Array {
  const bytes = randomBytes(10);
  bytes.writeUInt32BE(count);
  return bytes;
}
