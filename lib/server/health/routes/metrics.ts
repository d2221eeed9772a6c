import { createHash, timingSafeEqual } from "node:crypto";
import { ACTIONS } from "@/lib/server/health/access";
import { type Answer, responseOf } from "@/lib/server/http/answer";
import { type Row, rowsOf } from "@/lib/server/http/route-table";
import { type Runtime, runtime } from "@/lib/server/kernel/runtime";

const { row, ownRow } = rowsOf(ACTIONS);
const PLACE = { method: "GET", path: "/metrics", action: "metrics.read" } as const;

async function metricsOf(house: Runtime): Promise<Answer> {
  const { contentType, text } = await house.metrics();
  return { status: 200, body: text, contentType };
}

const byOperator = row({ ...PLACE, run: ({ runtime }) => metricsOf(runtime) });

/** Whether the request shows the collector's token; compared as digests, so that no time tells how much was right. */
function isCollector(request: Request, token: string | null): boolean {
  const shown = /^Bearer (\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (!token || shown === undefined) return false;
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(shown), digest(token));
}

/**
 * What the house measures of itself, for Prometheus. A collector has no session: it shows the token of the environment.
 * Everybody else is judged as an operator.
 */
export const METRICS_ROW: Row = ownRow({
  ...PLACE,
  handle: async (request, values) => {
    const house = await runtime().catch(() => null);
    const isLetIn = house !== null && isCollector(request, house.env.metricsToken);
    return isLetIn ? responseOf(await metricsOf(house)) : byOperator.handle(request, values);
  },
});
