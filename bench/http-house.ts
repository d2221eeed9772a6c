import { createServer } from "node:http";
import next from "next";
import { SUBSYSTEMS } from "@/lib/server/app";
import { type Env, processEnv } from "@/lib/server/env/env";
import { openFront } from "@/lib/server/http/server/front";
import { WebServer } from "@/lib/server/http/server/web-server";
import { openLog } from "@/lib/server/kernel/log";
import { shareRuntime } from "@/lib/server/kernel/runtime";
import { openHouse } from "@/lib/server/startup/open-house";

/** The house's own process in `bench http`: one house behind two listeners, as served, and on the next port without front. */
async function serveBoth(): Promise<void> {
  const env = processEnv();
  const log = openLog(env.logLevel);
  const tables = SUBSYSTEMS.map(({ routes }) => routes);
  const inFront = new WebServer({ env, log, front: openFront(tables, env.publicOrigin) });
  const throughNext = new WebServer({ env: onNextPort(env), log, front: null });
  const app = next({
    dev: false,
    dir: process.cwd(),
    hostname: env.host,
    port: env.port,
    httpServer: createServer(),
  });
  const house = await openHouse(env, log);
  await app.prepare();
  shareRuntime(house.runtime);
  for (const web of [inFront, throughNext]) {
    await web.listen();
    web.open(app.getRequestHandler());
  }
  process.on("message", () => process.send?.(process.cpuUsage()));
  process.once("disconnect", async () => {
    await Promise.all([inFront.close(), throughNext.close()]);
    await house.stop();
    process.exit(0);
  });
  process.send?.("open");
}

function onNextPort(env: Env): Env {
  const port = env.port + 1;
  return { ...env, port, allowedHosts: [`${env.host}:${port}`] };
}

await serveBoth();
