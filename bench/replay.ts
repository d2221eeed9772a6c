import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { changeOf } from "@/lib/domain/treasury/policy-draft";
import { openStore } from "@/lib/server/store/open-store";
import { simulate } from "@/lib/server/treasury/reads/replay/simulate";
import { Random } from "@/scripts/chaos/random";
import { testContext } from "@/testing/context";
import { actorOf } from "@/testing/people";
import { cents } from "@/testing/policy";
import { openTreasury } from "@/testing/treasury";
import { ChanceLife } from "@/testing/treasury/recorded-life";
import { FROM_MS, HALVED, live, POLICY } from "@/testing/treasury/recorded-policy";

const CALLS = Number(process.env.REPLAY_CALLS ?? 10_000);
const LOOK_EVERY_MS = 1;

/** The longest time for which nobody else had a turn while something went on. */
async function stallOf(run: () => Promise<unknown>): Promise<number> {
  let [longestMs, lastMs] = [0, performance.now()];
  const look = () => {
    const nowMs = performance.now();
    longestMs = Math.max(longestMs, nowMs - lastMs);
    lastMs = nowMs;
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  await run();
  look();
  clearInterval(timer);
  return longestMs;
}

/** `npm run bench -- replay`: calls decided again a second beside decisions a second, and the longest stall; red where one differs. */
export async function bench(): Promise<boolean> {
  const dataDir = mkdtempSync(join(tmpdir(), "souk-bench-"));
  const store = await openStore({ dataDir });
  try {
    const context = testContext({ store }, { nowMs: FROM_MS });
    await openTreasury(context, { policy: POLICY, units: cents(250_000) });
    const startMs = performance.now();
    await live(new ChanceLife(context, new Random("bench")), CALLS);
    const livedMs = performance.now() - startMs;
    const input = { from: FROM_MS, to: context.nowMs + 1, policy: HALVED };
    const actor = actorOf("operator-001");
    let tookMs = 0;
    const stallMs = await stallOf(async () => {
      const sinceMs = performance.now();
      await simulate(store, { actor, input });
      tookMs = performance.now() - sinceMs;
    });
    const again = await simulate(store, { actor, input: { ...input, policy: changeOf(POLICY) } });
    console.log(`${CALLS} calls with their ends, SQLite`);
    console.log(`decided:       ${((1_000 * CALLS) / livedMs).toFixed(0)} a second`);
    console.log(`decided again: ${((1_000 * CALLS) / tookMs).toFixed(0)} a second, in two worlds`);
    console.log(`longest stall of others ${stallMs.toFixed(0)} ms; ratio ${(livedMs / tookMs).toFixed(1)}`);
    return again.exact === again.calls;
  } finally {
    await store.close();
    rmSync(dataDir, { recursive: true });
  }
}
