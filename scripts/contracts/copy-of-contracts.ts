import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const LIBRARIES = ["@openzeppelin/contracts", "@layerzerolabs/toolbox-foundry/lib/forge-std"];

/**
 * A copy of contracts/ with its libraries inside, under contracts/out: for tools that change sources, or that
 * cannot follow imports out of their folder. Returns its path.
 */
export function copyOfContracts(name: string): string {
  const folder = `${root}contracts/out/${name}`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const part of ["src", "test", "bin"]) {
    cpSync(`${root}contracts/${part}`, `${folder}/${part}`, { recursive: true });
  }
  for (const library of LIBRARIES) {
    cpSync(`${root}node_modules/${library}`, `${folder}/node_modules/${library}`, { recursive: true });
  }
  const settings = readFileSync(`${root}contracts/foundry.toml`, "utf8");
  writeFileSync(`${folder}/foundry.toml`, settings.replaceAll("../node_modules", "node_modules"));
  const shim = readFileSync(`${root}contracts/bin/solc`, "utf8");
  const inside = shim
    .replace('"../../node_modules"', '"../node_modules"')
    .replace("../node_modules/')", "node_modules/')");
  writeFileSync(`${folder}/bin/solc`, inside);
  return folder;
}
