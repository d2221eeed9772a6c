import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export type EngineName = "sqlite" | "postgres";

const root = fileURLToPath(new URL("../../", import.meta.url));
const modelsFolder = join(root, "prisma", "models");

export const generatedFolder = join(root, "lib", "server", "store", "generated");

const PROVIDERS = { sqlite: "sqlite", postgres: "postgresql" } as const;

/** Prisma allows one provider per schema, so each engine gets its own header over the same models. */
function header(engine: EngineName): string {
  return `generator client {
  provider            = "prisma-client"
  output              = ${JSON.stringify(join(generatedFolder, engine))}
  runtime             = "nodejs"
  moduleFormat        = "esm"
  generatedFileExtension = "ts"
  importFileExtension = ""
}

datasource db {
  provider = "${PROVIDERS[engine]}"
}
`;
}

export type SchemaFile = { path: string; content: string };

/** Every file of one engine's schema: the generated header and the shared models. */
export function schemaFiles(engine: EngineName): SchemaFile[] {
  const models = readdirSync(modelsFolder)
    .filter((name) => name.endsWith(".prisma"))
    .sort()
    .map((name) => ({ path: name, content: readFileSync(join(modelsFolder, name), "utf8") }));
  return [{ path: "schema.prisma", content: header(engine) }, ...models];
}

export function schemaHash(engine: EngineName): string {
  const hash = createHash("sha256");
  for (const file of schemaFiles(engine)) hash.update(`${file.path}\n${file.content}\n`);
  return hash.digest("hex");
}

/** Writes the schema into a folder of its own, since Prisma reads a whole folder. */
export function writeSchema(engine: EngineName, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of schemaFiles(engine)) writeFileSync(join(folder, file.path), file.content);
}
