import { spawnSync } from "node:child_process";
import { contractsFolder, forgeBinary } from "./forge-build";

/** `forge test` with whatever arguments follow, and with forge's own verdict as exit status. */
const result = spawnSync(forgeBinary(), ["test", ...process.argv.slice(2)], {
  cwd: contractsFolder,
  stdio: ["ignore", "inherit", "inherit"],
});
if (result.error !== undefined) console.error(result.error.message);
process.exitCode = result.status ?? 1;
