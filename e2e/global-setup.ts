import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startPostgres } from "../scripts/test/postgres";
import { startHouse } from "./houses";

/** Two houses on fresh data: one on SQLite, one on a real PostgreSQL. Both are taken down afterwards. */
export default async function setup(): Promise<() => Promise<void>> {
  const root = mkdtempSync(path.join(tmpdir(), "souk-e2e-"));
  const postgres = await startPostgres(path.join(root, "postgres"));
  const sqliteHouse = await startHouse({
    port: 3310,
    chainPort: 8710,
    dataDir: path.join(root, "sqlite"),
    variables: { SOUK_PROVIDERS: "" },
  });
  const postgresHouse = await startHouse({
    port: 3320,
    chainPort: 8720,
    dataDir: path.join(root, "on-postgres"),
    databaseUrl: postgres.url,
  });
  return async () => {
    await Promise.all([sqliteHouse.stop(), postgresHouse.stop()]);
    await postgres.stop();
    if (process.env.SOUK_KEEP === undefined) rmSync(root, { recursive: true, force: true, maxRetries: 3 });
  };
}
