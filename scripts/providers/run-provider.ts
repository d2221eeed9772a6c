import { endWithParent } from "./http/end-with-parent";
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
  const provider = open({ folder, clock: Date.now });
  endWithParent(await serveProvider(provider, ports.split(",").map(Number)));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error && "code" in error ? error.message : error);
  process.exit(1);
});
