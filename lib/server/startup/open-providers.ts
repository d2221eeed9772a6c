import type { Env } from "@/lib/server/env/env";
import { DEMO_PLACES, PRODUCTION_PLACES, type PublicPlaces } from "@/lib/server/outbound/destination";
import { type Outbound, openOutbound } from "@/lib/server/outbound/outbound";

type Surroundings = Pick<Env, "mode" | "providers" | "host" | "port" | "databaseUrl"> & {
  readonly chain: Pick<Env["chain"], "port" | "rpcUrl">;
};

/** The way to providers: in public, and in the demo to its own ones and other people's on this machine. */
export const openProviders = (env: Surroundings): Outbound =>
  openOutbound({ allowed: env.providers, places: placesOf(env) });

/** Who reaches the demo from elsewhere reaches nothing on its machine. */
export function placesOf(env: Surroundings): PublicPlaces {
  if (env.mode === "production") return PRODUCTION_PLACES;
  return { ...DEMO_PLACES, ownPorts: LOOPBACK.includes(env.host) ? portsOf(env) : null };
}

const LOOPBACK: readonly string[] = ["127.0.0.1", "localhost", "::1"];
/** Of providers as the policy's files name them, and of PostgreSQL, whether they are there or not. */
const USUAL_PORTS = [8001, 8002, 8003, 8004, 5432];

/** Everything that the house listens on, or speaks to. */
function portsOf({ port, chain, providers, databaseUrl }: Surroundings): number[] {
  const urls = [chain.rpcUrl, ...providers.flatMap((one) => [one.declaredOrigin, one.origin])];
  const named = [...urls, ...(databaseUrl === null ? [] : [databaseUrl])].map((url) =>
    Number(new URL(url).port),
  );
  return [port, chain.port, ...USUAL_PORTS, ...named].filter((one) => one > 0);
}
