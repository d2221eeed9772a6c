import path from "node:path";
import type { Logger } from "pino";
import { DECLARED_PORTS, type ProviderName } from "./declared-ports";
import { WatchedProvider } from "./watched-provider";

/** Past the other providers' own ports: 8011 after 8001. */
const PORT_STEP = 10;
const PORTS_TRIED = 25;

export interface ProvidersPlace {
  readonly dataDir: string;
  /** Other first ports than the declared ones; 0 is any free one. */
  readonly ports?: Readonly<Record<ProviderName, number>>;
  readonly log: Logger;
}

export interface StartedProvider {
  readonly name: ProviderName;
  /** The port that the policy's files name. */
  readonly declaredPort: number;
  /** Where it is really reached, for as long as the house runs. */
  readonly origin: string;
  readonly pid: () => number;
}

export interface StartedProviders {
  readonly list: readonly StartedProvider[];
  /** Real origins by declared port. */
  readonly origins: ReadonlyMap<number, string>;
  /** The same as `SOUK_PROVIDERS` has it. */
  readonly variable: string;
  stop(): Promise<void>;
}

/**
 * Starts the demo's four services, each in a process of its own under `<dataDir>/providers`.
 * @throws ProviderRefused when one does not start; the others are ended again
 */
export async function startProviders(place: ProvidersPlace): Promise<StartedProviders> {
  const folder = path.join(place.dataDir, "providers");
  const names: readonly ProviderName[] = ["image", "price", "batch", "logs"];
  const watched = names.map((name) => {
    const ports = portsFrom(place.ports?.[name] ?? DECLARED_PORTS[name]);
    return { name, ports, provider: new WatchedProvider({ name, folder, ports, log: place.log }) };
  });
  const stop = async () => void (await Promise.all(watched.map(({ provider }) => provider.stop())));
  const starting = watched.map(async ({ name, ports, provider }) => {
    const port = await provider.start();
    noteOtherPort({ name, wanted: ports[0] ?? 0, port, log: place.log });
    const origin = `http://127.0.0.1:${port}`;
    return { name, declaredPort: DECLARED_PORTS[name], origin, pid: () => provider.pid() };
  });
  const list = await Promise.all(starting).catch(async (error: unknown) => {
    await Promise.allSettled(starting);
    await stop();
    throw error;
  });
  const origins = new Map(list.map(({ declaredPort, origin }) => [declaredPort, origin]));
  const variable = list
    .map(({ declaredPort, origin }) => `${declaredPort}=${new URL(origin).host}`)
    .join(",");
  return { list, origins, variable, stop };
}

function portsFrom(first: number): number[] {
  if (first === 0) return [0];
  return Array.from({ length: PORTS_TRIED }, (_, at) => first + at * PORT_STEP);
}

function noteOtherPort(facts: { name: ProviderName; wanted: number; port: number; log: Logger }): void {
  const { name, wanted, port, log } = facts;
  if (wanted === 0 || wanted === port) return;
  log.warn(`port ${wanted} is taken; the ${name} provider listens on ${port}`);
}
