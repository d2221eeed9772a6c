import path from "node:path";
import type { Logger } from "pino";
import type { Hex } from "@/lib/schemas/hex";
import type { ProviderName } from "../../providers/declared-ports";
import { WatchedProvider } from "../../providers/watched-provider";
import { DEMO_NODES, DEMO_SECRET, type DemoNode, watchedBy } from "./demo-nodes";
import type { NodeSettings } from "./run-node";

const SCRIPT = path.join("scripts", "network", "demo", "run-node.ts");
const PORT_STEP = 10;
const PORTS_TRIED = 25;

interface NodesPlace {
  readonly dataDir: string;
  /** Where the demo's services are. */
  readonly services: ReadonlyMap<ProviderName, string>;
  /** Who is paid for each owner's node. */
  readonly payees: ReadonlyMap<string, Hex>;
  /** Any free port instead of those of the list. */
  readonly anyPorts?: true;
  readonly log: Logger;
}

export interface StartedNode {
  readonly name: string;
  readonly ownerId: string;
  readonly payee: Hex;
  readonly endpoint: string;
  readonly workerPid: () => number;
  /** What starts its worker again by hand. */
  readonly workerCommand: string;
}

export interface StartedNodes {
  readonly list: readonly StartedNode[];
  stop(): Promise<void>;
}

/**
 * Starts the demo's orchestrators and their workers under `<dataDir>/network`. Each is started again when it crashes; a worker
 * that somebody killed stays away, so that it can be seen what that costs.
 * @throws ProviderRefused when one does not start; the others are ended again
 */
export async function startNodes(place: NodesPlace): Promise<StartedNodes> {
  const running: WatchedProvider[] = [];
  const stop = async () => void (await Promise.all(running.map((one) => one.stop())));
  const starting = DEMO_NODES.flatMap((node) => {
    const payee = place.payees.get(node.ownerId);
    return payee === undefined ? [] : [startNode(place, { node, payee, running })];
  });
  const list = await Promise.all(starting).catch(async (error: unknown) => {
    await Promise.allSettled(starting);
    await stop();
    throw error;
  });
  return { list, stop };
}

interface Starting {
  readonly node: DemoNode;
  readonly payee: Hex;
  readonly running: WatchedProvider[];
}

async function startNode(place: NodesPlace, { node, payee, running }: Starting): Promise<StartedNode> {
  const { name, ownerId } = node;
  const run = (role: NodeSettings["role"], settings: NodeSettings, first: number) => {
    const one = new WatchedProvider({
      name: role === "worker" ? `${name}-worker` : name,
      folder: path.join(place.dataDir, "network"),
      ports: place.anyPorts ? [0] : portsFrom(first),
      log: place.log,
      other: { what: `${role} ${name}`, script: SCRIPT, settings },
      ...(role === "worker" ? { mayBeKilled: true } : {}),
    });
    running.push(one);
    return one;
  };
  const secret = DEMO_SECRET;
  const orchestrator = run("orchestrator", { role: "orchestrator", secret, payee }, node.orchestratorPort);
  const endpoint = `http://127.0.0.1:${await orchestrator.start()}`;
  const services = watchedBy(node, place.services);
  const isWithFlapping = node.more === "flapping";
  const settings = { role: "worker", secret, orchestrator: endpoint, services, isWithFlapping } as const;
  const worker = run("worker", settings, node.workerPort);
  const workerPort = await worker.start();
  const watches = services.map(({ name: service, healthUrl }) => `--watch ${service}=${healthUrl}`);
  const workerCommand = `npm run network -- worker --port ${workerPort} --orchestrator ${endpoint} --secret ${secret} ${watches.join(" ")}`;
  return { name, ownerId, payee, endpoint, workerPid: () => worker.pid(), workerCommand };
}

function portsFrom(first: number): number[] {
  return Array.from({ length: PORTS_TRIED }, (_, at) => first + at * PORT_STEP);
}
