import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { generatedFolder, schemaHash, writeSchema } from "./schema-files";

const prismaCli = join(
  dirname(createRequire(import.meta.url).resolve("prisma/package.json")),
  "build/index.js",
);

/** The rows have the same types on both engines. */
const ENGINE = "sqlite";
const stampFile = join(generatedFolder, `${ENGINE}.stamp`);

/** The models are current when they were made from this very schema by this very Prisma. */
function stamp(): string {
  const manifest = createRequire(import.meta.url)("prisma/package.json") as { version: string };
  return `${manifest.version} ${schemaHash(ENGINE)}\n`;
}

function isCurrent(): boolean {
  return (
    existsSync(stampFile) &&
    existsSync(join(generatedFolder, ENGINE, "models.ts")) &&
    readFileSync(stampFile, "utf8") === stamp()
  );
}

function generate(): void {
  const folder = join(generatedFolder, "schema", ENGINE);
  writeSchema(ENGINE, folder);
  // The schema engine is not needed to generate; naming any existing file stops its download.
  execFileSync(process.execPath, [prismaCli, "generate", "--schema", folder], {
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
    },
    stdio: "pipe",
  });
  writeFileSync(stampFile, stamp());
}

mkdirSync(generatedFolder, { recursive: true });
if (!isCurrent()) {
  generate();
  console.log("Generated the row types from prisma/models.");
}
