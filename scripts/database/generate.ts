import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { ENGINES, type EngineName, generatedFolder, schemaHash, writeSchema } from "./schema-files";

const prismaCli = join(
  dirname(createRequire(import.meta.url).resolve("prisma/package.json")),
  "build/index.js",
);

/** A client is current when it was made from this very schema by this very Prisma. */
function stamp(engine: EngineName): string {
  const manifest = createRequire(import.meta.url)("prisma/package.json") as { version: string };
  return `${manifest.version} ${schemaHash(engine)}\n`;
}

function isCurrent(engine: EngineName): boolean {
  const file = join(generatedFolder, `${engine}.stamp`);
  return (
    existsSync(file) &&
    existsSync(join(generatedFolder, engine, "client.ts")) &&
    readFileSync(file, "utf8") === stamp(engine)
  );
}

function generate(engine: EngineName): void {
  const folder = join(generatedFolder, "schema", engine);
  writeSchema(engine, folder);
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
  writeFileSync(join(generatedFolder, `${engine}.stamp`), stamp(engine));
}

mkdirSync(generatedFolder, { recursive: true });
for (const engine of ENGINES) {
  if (isCurrent(engine)) continue;
  generate(engine);
  console.log(`Generated the Prisma client for ${engine}.`);
}
