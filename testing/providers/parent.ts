import { startProviders } from "@/scripts/providers/start-providers";
import { silent } from "@/testing/silent";

/** A house that starts its providers, says which processes they are, and does nothing more. */
const [dataDir = ""] = process.argv.slice(2);
const ports = { image: 0, price: 0, batch: 0, logs: 0 };
const { list, stop } = await startProviders({ dataDir, ports, log: silent });
process.once("SIGTERM", () => void stop().then(() => process.exit(0)));
console.error(JSON.stringify(list.map(({ origin, pid }) => ({ origin, pid: pid() }))));
