import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";

const FAILING_RUN = `
  import { startPostgres } from "./scripts/test/postgres";
  const server = await startPostgres(process.argv[1] + "/data");
  process.exitCode = 3;
  await server.stop();
`;

it("a run that failed beside its own server still says so", () => {
  const folder = mkdtempSync(join(tmpdir(), "souk-verdict-"));
  const args = ["--import", "tsx", "--input-type=module", "--eval", FAILING_RUN, folder];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  rmSync(folder, { recursive: true, force: true });
  expect({ status, stderr }).toEqual({ status: 3, stderr: "" });
});
