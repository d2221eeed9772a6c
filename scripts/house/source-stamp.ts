import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

/** Everything that `next build` reads; of the generated database models it takes types alone. */
const SOURCES = [
  "app",
  "components",
  "lib",
  "public",
  "next.config.mjs",
  "postcss.config.mjs",
  "tsconfig.json",
  "package-lock.json",
];
const NOT_BUILT = /\.test\.tsx?$|\/store\/generated\//;

/** One hash over the names and contents of the sources. */
export function sourceStamp(root: string): string {
  const hash = createHash("sha256");
  for (const file of SOURCES.flatMap((source) => filesIn(root, source)).sort()) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update("\0");
  }
  return hash.digest("hex");
}

function filesIn(root: string, relative: string): string[] {
  const full = path.join(root, relative);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return NOT_BUILT.test(relative) ? [] : [relative];
  return readdirSync(full).flatMap((name) => filesIn(root, path.posix.join(relative, name)));
}
