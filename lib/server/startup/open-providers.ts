import type { Env } from "@/lib/server/env/env";
import { type Outbound, openOutbound } from "@/lib/server/outbound/outbound";

/** The way to providers: in public, and in the demo to its own ones on this machine. */
export const openProviders = (env: Pick<Env, "providers">): Outbound =>
  openOutbound({ allowed: env.providers });
