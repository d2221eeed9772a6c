import type { Env } from "@/lib/server/env/env";
import { DEMO_PLACES, PRODUCTION_PLACES } from "@/lib/server/outbound/destination";
import { type Outbound, openOutbound } from "@/lib/server/outbound/outbound";

/** The way to providers: in public, and in the demo to its own ones on this machine. */
export const openProviders = ({ mode, providers: allowed }: Pick<Env, "mode" | "providers">): Outbound =>
  openOutbound({ allowed, places: mode === "production" ? PRODUCTION_PLACES : DEMO_PLACES });
