import type { Env } from "@/lib/server/env/env";
import type { AllowedOrigin } from "@/lib/server/outbound/destination";
import { type Outbound, openOutbound } from "@/lib/server/outbound/outbound";

/** Where the demo's own providers listen, as the policy names them. */
const DEMO_ORIGINS = [8001, 8002, 8003, 8004].map((port) => `http://127.0.0.1:${port}`);

type Surroundings = Pick<Env, "mode"> & { readonly providers?: readonly AllowedOrigin[] };

/** The way to providers: in public, and to the house's own where they really are. */
export function openProviders(env: Surroundings): Outbound {
  return openOutbound({ allowed: allowedOrigins(env) });
}

/** In the demo its own ones are on this machine, under the names that the policy has, unless it is told where. */
export function allowedOrigins({ mode, providers = [] }: Surroundings): readonly AllowedOrigin[] {
  const isTold = (origin: string) => providers.some(({ declaredOrigin }) => declaredOrigin === origin);
  const untold = mode === "demo" ? DEMO_ORIGINS.filter((origin) => !isTold(origin)) : [];
  return [...providers, ...untold.map((origin) => ({ declaredOrigin: origin, origin }))];
}
