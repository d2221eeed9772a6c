import { serveProvider } from "./http/provider-server";
import { OPEN_PROVIDER } from "./provider-list";

/**
 * One provider's own process: `run-provider.ts NAME FOLDER PORT[,PORT…]`. Tells its parent where it listens, and ends
 * with it: a parent that is gone, however it went, closes the channel.
 */
async function main(): Promise<void> {
  const [name, folder, ports] = process.argv.slice(2);
  const open = Object.entries(OPEN_PROVIDER).find(([known]) => known === name)?.[1];
  if (open === undefined || folder === undefined || ports === undefined) {
    throw new Error(`usage: run-provider.ts ${Object.keys(OPEN_PROVIDER).join("|")} FOLDER PORT[,PORT…]`);
  }
  let isStopping = false;
  const provider = open({ folder, clock: Date.now });
  const listening = await serveProvider(provider, ports.split(",").map(Number));
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    void listening.close().finally(() => process.exit(0));
  };
  for (const event of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(event, stop);
  process.once("disconnect", stop);
  if (process.send) process.send({ listeningOn: listening.port });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error && "code" in error ? error.message : error);
  process.exit(1);
});
