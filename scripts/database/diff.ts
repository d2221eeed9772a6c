import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import type * as Wasm from "@prisma/schema-engine-wasm/schema_engine_bg";
import { type EngineName, schemaFiles } from "./schema-files";

type EngineModule = typeof Wasm;

let loaded: Promise<EngineModule> | null = null;

/** The engine's module holds one instance: loading it twice would pull the memory from under the first. */
function schemaEngine(): Promise<EngineModule> {
  loaded ??= loadSchemaEngine();
  return loaded;
}

/** The schema engine without its native binary; the package's own entry expects a bundler's wasm import. */
async function loadSchemaEngine(): Promise<EngineModule> {
  const name = "@prisma/schema-engine-wasm/schema_engine_bg";
  const engine = (await import(name)) as EngineModule;
  const file = createRequire(import.meta.url)
    .resolve("@prisma/schema-engine-wasm/schema_engine_bg")
    .replace(/\.js$/, ".wasm");
  const { instance } = await WebAssembly.instantiate(readFileSync(file), {
    "./schema_engine_bg.js": engine as never,
  });
  engine.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return engine;
}

/** PostgreSQL's dialect depends on the server, so the engine insists on asking one. */
function adapterFactory(engine: EngineName, postgresUrl?: string): SqlMigrationAwareDriverAdapterFactory {
  return engine === "sqlite"
    ? new PrismaBetterSqlite3({ url: ":memory:" })
    : new PrismaPg({ connectionString: postgresUrl });
}

/** The SQL that makes an empty database what the models say, as Prisma writes it. */
export async function diffFromEmpty(engine: EngineName, postgresUrl?: string): Promise<string> {
  const wasm = await schemaEngine();
  const files = schemaFiles(engine);
  const datamodels = files.map((file): [string, string] => [file.path, file.content]);
  const instance = await wasm.SchemaEngine.new(
    { datamodels },
    () => {},
    bindMigrationAwareSqlAdapterFactory(adapterFactory(engine, postgresUrl)) as never,
  );
  const result = await instance.diff({
    from: { tag: "empty" },
    to: { tag: "schemaDatamodel", files },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
    shadowDatabaseUrl: null,
  } as never);
  return result.stdout ?? "";
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const engine = process.argv[2];
  if (engine !== "sqlite" && engine !== "postgres") {
    console.error("Usage: npm run database:diff -- sqlite, or postgres with the URL of any server");
    process.exit(2);
  }
  process.stdout.write(await diffFromEmpty(engine, process.argv[3]));
}
