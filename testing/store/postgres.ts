import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { readMigrations } from "@/lib/server/store/migrate";
import { startPostgres as migrateTemplate } from "@/lib/server/store/postgres/start";
import { startPostgres } from "@/scripts/test/postgres";

/** The URL of another database on the same server. */
export function databaseOn(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.toString();
}

export async function onServer(serverUrl: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** No test cuts the power: a new database for each test costs a tenth of the time where nothing waits for the disk. */
async function forgetPowerCuts(serverUrl: string): Promise<void> {
  for (const setting of ["fsync", "full_page_writes"]) {
    await onServer(serverUrl, `ALTER SYSTEM SET ${setting} = off`);
  }
  await onServer(serverUrl, "SELECT pg_reload_conf()");
}

/** One real server for the whole run: the one of TEST_POSTGRES_URL, or a new one from npm. */
export default async function setup(): Promise<() => Promise<void>> {
  const given = process.env.TEST_POSTGRES_URL;
  const folder = mkdtempSync(join(tmpdir(), "souk-test-postgres-"));
  const started = given ? null : await startPostgres(join(folder, "data"));
  const serverUrl = given ?? started?.url ?? "";
  process.env.TEST_POSTGRES_URL = serverUrl;
  if (started) await forgetPowerCuts(serverUrl);
  // Of this run alone: one before it, cut short, may still be at its own.
  const template = `souk_template_${randomBytes(6).toString("hex")}`;
  process.env.TEST_POSTGRES_TEMPLATE = template;
  await onServer(serverUrl, `CREATE DATABASE ${template}`);
  await migrateTemplate(databaseOn(serverUrl, template), readMigrations("postgres"));
  return async () => {
    if (!started) await onServer(serverUrl, `DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
    await started?.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
