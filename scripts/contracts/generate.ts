import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { renderGenerated } from "./render";

for (const { path, text } of renderGenerated()) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`wrote ${path}`);
}
