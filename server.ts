import { createServer } from "node:http";
import next from "next";
import { SUBSYSTEMS } from "@/lib/server/app";
import { type Env, processEnv } from "@/lib/server/env/env";
import { openFront } from "@/lib/server/http/server/front";
import { WebServer } from "@/lib/server/http/server/web-server";
import { openLog } from "@/lib/server/kernel/log";
import { shareRuntime } from "@/lib/server/kernel/runtime";
import { type OpenedHouse, openHouse } from "@/lib/server/startup/open-house";
import { openDemoNetwork } from "./scripts/network/demo/open-demo-network";
import type { StartedNodes } from "./scripts/network/demo/start-nodes";
import { type StartedProviders, startProviders } from "./scripts/providers/start-providers";

/** More than the listener, the jobs and the chain take when each of them uses up its own limit. */
const STOP_WITHIN_MS = 25_000;

/** Opens the house and serves it until it is told to stop. */
export async function serve(): Promise<void> {
  const env = processEnv();
  const log = openLog(env.logLevel);
  const tables = SUBSYSTEMS.map(({ routes }) => routes);
  const web = new WebServer({ env, log, front: openFront(tables, env.publicOrigin) });
  await web.listen();
  // At its first request Next listens for upgrades: on this server, which takes no connections, rather than on ours.
  const httpServer = createServer();
  const app = next({ dev: false, dir: process.cwd(), hostname: env.host, port: env.port, httpServer });
  const providing = env.startsProviders
    ? startProviders({ dataDir: env.dataDir, log })
    : Promise.resolve(null);
  const opening = openBoth(
    providing.then((providers) => openHouse(knowing(providers, env), log)),
    app.prepare(),
  );
  let network: Promise<StartedNodes | null> = Promise.resolve(null);
  const stopping = new AbortController();
  stopOnSignals(async () => {
    log.info("stopping");
    stopping.abort();
    // The assistant's answers end now: they would go on buying, and keep the web server by their streams.
    const answers = opening.then(({ runtime }) => runtime.answering.close()).catch(() => undefined);
    await Promise.all([web.close(), answers]);
    shareRuntime(null);
    const open = await opening.catch(() => null);
    await open?.stop();
    await app.close();
    await (await network)?.stop();
    const providers = await providing.catch(() => null);
    await providers?.stop();
  });
  const { runtime } = await opening;
  shareRuntime(runtime);
  web.open(
    app.getRequestHandler(),
    runtime.env.providers.map(({ origin }) => origin),
  );
  const providers = await providing;
  welcome(env, providers);
  if (providers === null || !env.startsNodes) return;
  // Beside the open house: nobody waits for its nodes.
  network = openDemoNetwork({ runtime, dataDir: env.dataDir, providers, log, signal: stopping.signal });
  tellNodes(await network);
}

/** The environment again, with where the providers are that were started. */
function knowing(providers: StartedProviders | null, env: Env): Env {
  if (providers === null) return env;
  process.env.SOUK_PROVIDERS = providers.variable;
  return processEnv();
}

/** Both at once; when the pages cannot be served, the house is closed again before the reason is told. */
async function openBoth(opening: Promise<OpenedHouse>, preparing: Promise<void>): Promise<OpenedHouse> {
  const [house, pages] = await Promise.allSettled([opening, preparing]);
  if (house.status === "rejected") throw house.reason;
  if (pages.status === "fulfilled") return house.value;
  await house.value.stop();
  throw pages.reason;
}

function stopOnSignals(stop: () => Promise<void>): void {
  let isStopping = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      setTimeout(() => {
        console.error(`Stopping took longer than ${STOP_WITHIN_MS / 1_000} s; the house ends as it is.`);
        process.exit(1);
      }, STOP_WITHIN_MS).unref();
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
  }
}

function tellNodes(nodes: StartedNodes | null): void {
  for (const { name, endpoint, workerPid, workerCommand } of nodes?.list ?? []) {
    console.log(`  Orchestrator ${name.padEnd(8)} ${endpoint}, its worker is process ${workerPid()}`);
    console.log(`    kill it, and start it again: ${workerCommand}`);
  }
}

function welcome(env: Env, providers: StartedProviders | null): void {
  const lines = [
    "",
    `  Souk is open: ${env.publicOrigin}`,
    ...(env.mode === "demo"
      ? [
          "",
          `  Try it as buyer-001, agent-1 or operator-001 at ${env.publicOrigin}/login`,
          `  This is the demo: play money, its own chain on port ${env.chain.port}, everything under ${env.dataDir}`,
          ...(providers?.list ?? []).map(
            ({ name, origin }) => `  Service provider ${name.padEnd(5)} ${origin}/health`,
          ),
          "  Ctrl-C stops it; starting again keeps tasks, balances and chain.",
        ]
      : []),
    "",
  ];
  console.log(lines.join("\n"));
}
