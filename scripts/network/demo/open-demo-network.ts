import type { Logger } from "pino";
import { SECOND_MS } from "@/lib/domain/time";
import { demoPayees, keepDemoOrchestrator } from "@/lib/server/demo/seed/keep-orchestrators";
import type { Runtime } from "@/lib/server/kernel/runtime";
import type { StartedProviders } from "../../providers/start-providers";
import { type StartedNodes, startNodes } from "./start-nodes";

interface Parts {
  readonly runtime: Pick<Runtime, "context" | "askPayee">;
  readonly dataDir: string;
  readonly providers: StartedProviders;
  readonly log: Logger;
  /** Once it is aborted nothing more is tried. */
  readonly signal: AbortSignal;
}

const TRIES = 20;

/** Starts the demo's nodes and registers each once its worker is there. A house without them is a house all the same. */
export async function openDemoNetwork({
  runtime,
  dataDir,
  providers,
  log,
  signal,
}: Parts): Promise<StartedNodes | null> {
  const services = new Map(providers.list.map(({ name, origin }) => [name, origin] as const));
  const payees = await demoPayees(runtime.context);
  const nodes = await startNodes({ dataDir, services, payees, log }).catch((err: unknown) => {
    log.warn({ err }, "the demo's orchestrators could not be started");
    return null;
  });
  for (const node of nodes?.list ?? []) {
    await patiently(() => keepDemoOrchestrator(runtime, node), signal).catch((err: unknown) => {
      log.warn({ err }, `the orchestrator ${node.name} could not be registered`);
    });
  }
  return nodes;
}

/** A worker registers a moment after its orchestrator listens. */
async function patiently(attempt: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === TRIES || signal.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, SECOND_MS / 2));
    }
  }
}
