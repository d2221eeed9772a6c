import { address } from "@/lib/schemas/hex";
import { z } from "@/lib/schemas/zod";
import { endWithParent } from "../../providers/http/end-with-parent";
import { type ListeningProvider, serveProvider } from "../../providers/http/provider-server";
import { openOrchestrator } from "../orchestrator/orchestrator";
import { openWorker } from "../worker/worker";
import { openFlappingService } from "./flapping-service";
import { keepRegistered } from "./keep-registered";

const orchestratorSettings = z.strictObject({
  role: z.literal("orchestrator"),
  secret: z.string(),
  payee: address,
});
const workerSettings = z.strictObject({
  role: z.literal("worker"),
  secret: z.string(),
  orchestrator: z.string(),
  services: z.array(z.strictObject({ name: z.string(), healthUrl: z.string() })),
  isWithFlapping: z.boolean(),
});
const nodeSettings = z.discriminatedUnion("role", [orchestratorSettings, workerSettings]);
export type NodeSettings = z.output<typeof nodeSettings>;

/** One process of a demo node: `run-node.ts NAME FOLDER PORT[,PORT…] SETTINGS`. It ends with its parent. */
async function main(): Promise<void> {
  const [, , ports = "", settings = ""] = process.argv.slice(2);
  const parsed = nodeSettings.parse(JSON.parse(settings));
  const tried = ports.split(",").map(Number);
  endWithParent(await (parsed.role === "worker" ? runWorker(parsed, tried) : runOrchestrator(parsed, tried)));
}

function runOrchestrator(
  { secret, payee }: z.output<typeof orchestratorSettings>,
  ports: readonly number[],
): Promise<ListeningProvider> {
  return serveProvider(openOrchestrator({ secret, payee }), ports);
}

const CAPABILITY = "agent-net";

async function runWorker(
  { secret, orchestrator, services, isWithFlapping }: z.output<typeof workerSettings>,
  ports: readonly number[],
): Promise<ListeningProvider> {
  const flapping = isWithFlapping ? await serveProvider(openFlappingService(Date.now), [0]) : null;
  const all = flapping === null ? services : [...services, healthOf("tides", flapping)];
  const worker = openWorker({ capability: CAPABILITY, services: all, clock: Date.now });
  const listening = await serveProvider(worker, ports);
  const free = { price_per_unit: 0, price_scaling: 1, currency: "wei" };
  const said = { name: CAPABILITY, url: listening.origin, capacity: 4, ...free };
  const registering = keepRegistered(orchestrator, { said, secret });
  const close = async () => {
    registering.stop();
    await Promise.all([listening.close(), flapping?.close()]);
  };
  return { ...listening, close };
}

const healthOf = (name: string, { origin }: ListeningProvider) => ({
  name,
  healthUrl: `${origin}/tides`,
});

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
