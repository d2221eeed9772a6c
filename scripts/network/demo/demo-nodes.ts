import type { ProviderName } from "../../providers/declared-ports";

/** An orchestrator of the demo with its one worker, each a process of its own. */
export interface DemoNode {
  readonly name: string;
  /** The agent of the demo that runs it, and is paid. */
  readonly ownerId: string;
  /** Where each listens, or past it in steps of ten. */
  readonly orchestratorPort: number;
  readonly workerPort: number;
  /** The services that its worker watches. */
  readonly watches: readonly ProviderName[];
  /** What else it watches: a service that sleeps a third of the time, one that nobody started. */
  readonly more?: "flapping" | "absent";
}

/** All well · good, now and then less · half of what it is asked for. */
export const DEMO_NODES: readonly DemoNode[] = [
  {
    name: "harbour",
    ownerId: "agent-1",
    ...{ orchestratorPort: 9101, workerPort: 9104 },
    watches: ["image", "price", "batch", "logs"],
  },
  {
    name: "ferry",
    ownerId: "agent-2",
    ...{ orchestratorPort: 9102, workerPort: 9105 },
    watches: ["price"],
    more: "flapping",
  },
  {
    name: "island",
    ownerId: "agent-3",
    ...{ orchestratorPort: 9103, workerPort: 9106 },
    watches: ["batch"],
    more: "absent",
  },
];

/** What workers of the demo show to register: both listen on this machine alone. */
export const DEMO_SECRET = "demo-secret";
/** Nothing listens there, ever. */
const ABSENT = "http://127.0.0.1:1/health";

/** What a worker of the demo watches, by name and place; what flaps it opens itself. */
export function watchedBy(node: DemoNode, origins: ReadonlyMap<ProviderName, string>) {
  const services = node.watches.map((name) => ({ name, healthUrl: `${origins.get(name)}/health` }));
  return node.more === "absent" ? [...services, { name: "archive", healthUrl: ABSENT }] : services;
}
