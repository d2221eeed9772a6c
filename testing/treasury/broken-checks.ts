import type { Context } from "@/lib/server/kernel/context";
import { TREASURY_CHECKS } from "@/lib/server/treasury/checks";

/** The names of what must hold of the treasury's books, and does not now. */
export async function brokenChecks(context: Pick<Context, "store" | "clock">): Promise<string[]> {
  const broken: string[] = [];
  for (const check of TREASURY_CHECKS) {
    if (!("find" in check)) continue;
    const findings = await context.store.read(async (tx) => check.find(tx, context.clock()));
    if (findings.length > 0) broken.push(check.name);
  }
  return broken;
}
