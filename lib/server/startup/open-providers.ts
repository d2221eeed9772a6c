import type { Env } from "@/lib/server/env/env";
import { type Outbound, openOutbound } from "@/lib/server/outbound/outbound";

/** Where the demo's own providers listen. */
const DEMO_PORTS = [8001, 8002, 8003, 8004];

/** The way to providers: in public, and in the demo to its own ones on this machine. */
export function openProviders(env: Pick<Env, "mode">): Outbound {
  const origins = env.mode === "demo" ? DEMO_PORTS.map((port) => `http://127.0.0.1:${port}`) : [];
  return openOutbound({ allowed: origins.map((origin) => ({ declaredOrigin: origin, origin })) });
}
