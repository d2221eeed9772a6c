import { randomBytes } from "node:crypto";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe } from "vitest";
import { type OpenStoreOptions, openStore } from "@/lib/server/store/open-store";
import { sqliteFiles } from "@/lib/server/store/sqlite/start";
import type { Store } from "@/lib/server/store/tx";
import { databaseOn, onServer } from "./postgres";

export type EngineUnderTest = "sqlite" | "postgres";

export type StorePlace = { readonly dataDir: string } | { readonly databaseUrl: string };

/** Fresh, migrated and empty books of one engine. */
export interface StoreWorld {
  readonly engine: EngineUnderTest;
  readonly place: StorePlace;
  readonly store: Store;
  /** Closes the store and opens it again on the same books, as a restart does. */
  restart(options?: Partial<OpenStoreOptions>): Promise<Store>;
  close(): Promise<void>;
}

/** Runs the same tests on both engines; `world()` is new for every test. */
export function describeOnBothEngines(name: string, tests: (world: () => StoreWorld) => void): void {
  for (const engine of ["sqlite", "postgres"] as const) {
    describe(`${name} (${engine})`, () => {
      let current: StoreWorld | null = null;
      beforeEach(async () => {
        current = await makeWorld(engine);
      });
      afterEach(async () => {
        await current?.close();
        current = null;
      });
      tests(() => {
        if (!current) throw new RangeError("world() is only there inside a test.");
        return current;
      });
    });
  }
}

export async function makeWorld(
  engine: EngineUnderTest,
  options: Partial<OpenStoreOptions> = {},
): Promise<StoreWorld> {
  const { place, remove } = engine === "sqlite" ? await sqlitePlace() : await postgresPlace();
  let store = await openStore({ ...place, ...options });
  return {
    engine,
    place,
    get store() {
      return store;
    },
    async restart(again = {}) {
      await store.close();
      store = await openStore({ ...place, ...options, ...again });
      return store;
    },
    async close() {
      await store.close();
      await remove();
    },
  };
}

interface Prepared {
  readonly place: StorePlace;
  remove(): Promise<void>;
}

let sqliteTemplate: Promise<string> | null = null;

/** Migrating takes longer than copying, so each test process migrates once. */
async function makeSqliteTemplate(): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), "souk-template-"));
  await (await openStore({ dataDir })).close();
  process.once("exit", () => rmSync(dataDir, { recursive: true, force: true }));
  return sqliteFiles(dataDir).database;
}

async function sqlitePlace(): Promise<Prepared> {
  sqliteTemplate ??= makeSqliteTemplate();
  const template = await sqliteTemplate;
  const dataDir = mkdtempSync(join(tmpdir(), "souk-books-"));
  copyFileSync(template, sqliteFiles(dataDir).database);
  return {
    place: { dataDir },
    remove: async () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

async function postgresPlace(): Promise<Prepared> {
  const { TEST_POSTGRES_URL: serverUrl, TEST_POSTGRES_TEMPLATE: template } = process.env;
  if (!serverUrl || !template)
    throw new RangeError("The test run's globalSetup brings up PostgreSQL; run tests with vitest.");
  const name = `souk_${randomBytes(8).toString("hex")}`;
  // Copying files takes half the time of the default, which writes each page to the log as well.
  await onServer(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  return {
    place: { databaseUrl: databaseOn(serverUrl, name) },
    remove: () => onServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}
