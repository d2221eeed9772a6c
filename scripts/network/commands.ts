import { parseArgs } from "node:util";
import { SECOND_MS } from "@/lib/domain/time";
import { address } from "@/lib/schemas/hex";
import { type ListeningProvider, serveProvider } from "../providers/http/provider-server";
import { openOrchestrator } from "./orchestrator/orchestrator";
import { registerWorker, type WorkerOffer } from "./worker/register-worker";
import type { Watched } from "./worker/service-watch";
import { openWorker } from "./worker/worker";

export const USAGE = [
  "usage: npm run network -- orchestrator --payee ADDRESS [--port 9995] [--secret WORD] [--address URL]",
  "       npm run network -- worker [--port 9876] [--capability agent-net] [--watch NAME=URL]…",
  "                                 [--orchestrator URL --secret WORD [--capacity 1] [--price-wei 0]]",
  "       npm run network -- list|register|update|call|test|load|flow|verify …: ends by itself",
  "environment: LIVEPEER_ORCH_SECRET, CAPABILITY_NAME, CAPABILITY_PRICE_PER_UNIT, MIN_SERVICE_UPTIME",
].join("\n");

interface Asked {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
}

/** Something that runs until it is stopped. */
export interface Running {
  readonly origin: string;
  stop(): Promise<void>;
}

const OPTIONS = {
  port: { type: "string" },
  secret: { type: "string" },
  address: { type: "string" },
  payee: { type: "string" },
  capability: { type: "string" },
  watch: { type: "string", multiple: true },
  orchestrator: { type: "string" },
  capacity: { type: "string" },
  "price-wei": { type: "string" },
} as const;

/** Starts what the command names. @throws Error with the usage for anything else */
export async function runCommand({ args, environment, say }: Asked): Promise<Running> {
  const { name, values } = read(args);
  const secret = values.secret ?? environment.LIVEPEER_ORCH_SECRET ?? "";
  if (name === "orchestrator") return runOrchestrator({ values, secret, say });
  const capability = values.capability ?? environment.CAPABILITY_NAME ?? "agent-net";
  const minUptimePercent = numberOf(environment.MIN_SERVICE_UPTIME ?? "80");
  const services = (values.watch ?? []).map(watchedOf);
  const worker = openWorker({ capability, services, minUptimePercent, clock: Date.now });
  const listening = await serveProvider(worker, [portOf(values.port, 9_876)]);
  say(`A worker of ${capability} listens at ${listening.origin} and watches ${services.length} services.`);
  const price = values["price-wei"] ?? environment.CAPABILITY_PRICE_PER_UNIT ?? "0";
  const offer = { name: capability, url: listening.origin, capacity: numberOf(values.capacity ?? "1") };
  const said = { ...offer, price_per_unit: numberOf(price), price_scaling: 1, currency: "wei" };
  const one = running(listening);
  if (values.orchestrator === undefined) return one;
  await registerAt(values.orchestrator, { said, secret, say }).catch(async (error: unknown) => {
    await one.stop();
    throw error;
  });
  return one;
}

type Values = ReturnType<typeof read>["values"];

function read(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    const [name, ...more] = positionals;
    if ((name === "worker" || name === "orchestrator") && more.length === 0) return { name, values };
  } catch {
    // The usage says what is taken.
  }
  throw new Error(USAGE);
}

async function runOrchestrator(of: { values: Values; secret: string; say: Asked["say"] }): Promise<Running> {
  const { values, secret, say } = of;
  if (secret === "") throw new Error(`Give --secret: workers show it to register.\n${USAGE}`);
  const payee = address.safeParse(values.payee);
  if (!payee.success) throw new Error(`Give --payee: who is paid for what it does.\n${USAGE}`);
  const port = portOf(values.port, 9_995);
  const orchestrator = openOrchestrator({ secret, payee: payee.data, serviceAddress: values.address });
  const listening = await serveProvider(orchestrator, [port]);
  say(`An orchestrator listens at ${listening.origin}.`);
  return running(listening);
}

function running({ origin, close }: ListeningProvider): Running {
  return { origin, stop: close };
}

const TRIES = 10;
const PAUSE_MS = 2 * SECOND_MS;

/** Tries again while nobody answers; a 400 says that the secret is wrong, and is final. */
async function registerAt(
  orchestrator: string,
  { say, ...offer }: { said: WorkerOffer["said"]; secret: string; say: Asked["say"] },
): Promise<void> {
  for (let tries = 1; ; tries++) {
    const answer = await registerWorker(orchestrator, offer);
    if (answer === "ok") return say(`It is registered at ${orchestrator}.`);
    if (answer.isFinal || tries === TRIES) throw new Error(`${orchestrator} does not take it: ${answer.why}`);
    say(`${orchestrator} does not answer (${answer.why}); again in ${PAUSE_MS / SECOND_MS} s.`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

function watchedOf(text: string): Watched {
  const [, name, healthUrl] = /^([^=]+)=(https?:\/\/.+)$/.exec(text) ?? [];
  if (name === undefined || healthUrl === undefined || !URL.canParse(healthUrl)) throw new Error(USAGE);
  return { name, healthUrl };
}

function portOf(text: string | undefined, usual: number): number {
  const port = text === undefined ? usual : numberOf(text);
  if (!Number.isInteger(port) || port > 65_535) throw new Error(USAGE);
  return port;
}

function numberOf(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new Error(USAGE);
  return Number(text);
}
