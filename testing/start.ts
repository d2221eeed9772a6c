import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Client } from "pg";
import type { Hex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import type { Env } from "@/lib/server/env/env";
import { openHouse } from "@/lib/server/startup/open-house";
import { silent } from "./silent";

export const addressOf = (key: Hex) => privateKeyToAccount(key).address;
export const stranger = () => addressOf(generatePrivateKey());

/** Why a start was refused; a start that was not is stopped again. */
export async function refusal(env: Env): Promise<{ code: unknown; message: string }> {
  try {
    const opened = await openHouse(env, silent);
    await opened.stop();
  } catch (error) {
    if (error instanceof Error && "code" in error) return { code: error.code, message: error.message };
    throw error;
  }
  return { code: "opened", message: "" };
}

/** A digest of each file. */
export function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const digest = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");
  return Object.fromEntries(
    names.map((one) => path.join(one.parentPath, one.name)).map((f) => [f, digest(f)]),
  );
}

/** A digest of all rows of each table; empty where there is no table. */
export async function rowsOf(databaseUrl: string): Promise<Record<string, string>> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const tables = await client.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()",
  );
  const digests: Record<string, string> = {};
  for (const { name } of tables.rows) {
    const { rows } = await client.query<{ digest: string | null }>(
      `SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) AS digest FROM "${name}" t`,
    );
    digests[name] = rows[0]?.digest ?? "empty";
  }
  await client.end();
  return digests;
}
