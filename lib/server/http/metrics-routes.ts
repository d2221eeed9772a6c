import { createHash, timingSafeEqual } from "node:crypto";
import { type Runtime, runtime } from "@/lib/server/kernel/runtime";
import type { Answer } from "./answer";
import { resource } from "./resource";
import { type Handler, route, stamp } from "./route";

const ACTION = "metrics.read";

async function metricsOf(house: Runtime): Promise<Answer> {
  const { contentType, text } = await house.metrics();
  return { status: 200, body: text, contentType };
}

const byOperator = route({ action: ACTION, run: ({ runtime }) => metricsOf(runtime) });
const byCollector = route({ action: "public", run: ({ runtime }) => metricsOf(runtime) });

/** Whether the request shows the collector's token; compared as digests, so that no time tells how much was right. */
function isCollector(request: Request, token: string | null): boolean {
  const shown = /^Bearer (\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (!token || shown === undefined) return false;
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(shown), digest(token));
}

/** A collector has no session: it shows the token of the environment. Everybody else is judged as an operator. */
const read: Handler = async (request, segment) => {
  const token = await runtime().then(
    ({ env }) => env.metricsToken,
    () => null,
  );
  return isCollector(request, token) ? byCollector(request, segment) : byOperator(request, segment);
};

/** What the house measures of itself, for Prometheus. */
export const metricsResource = resource({ GET: stamp(read, { action: ACTION, isDemoOnly: false }) });
