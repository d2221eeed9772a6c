import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
export const contractsFolder = `${root}contracts`;

/** forge itself: the package's own wrapper ends with 0 whatever forge said. */
export function forgeBinary(): string {
  const machine = process.arch === "x64" ? "amd64" : process.arch;
  const folder = `@foundry-rs/forge-${process.platform}-${machine}`;
  return createRequire(import.meta.url).resolve(`${folder}/bin/forge`);
}

/** `bytecode` makes the contract; `code` is what then stands at its address, where nothing in it is immutable. */
export type Artifact = { abi: readonly unknown[]; bytecode: `0x${string}`; code: `0x${string}` };

/** Runs one forge command in contracts/ (or a copy of it) and returns what it printed. */
export function forge(
  args: readonly string[],
  environment: Record<string, string> = {},
  folder = contractsFolder,
): string {
  return execFileSync(forgeBinary(), args, {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, ...environment },
  });
}

/** Compiles the sources (unchanged ones come from forge's content-hashed cache) and reads one artifact. */
export function buildContracts(names: readonly string[]): Record<string, Artifact> {
  forge(["build"], { FOUNDRY_PROFILE: "sources" });
  return Object.fromEntries(names.map((name) => [name, readArtifact(name)]));
}

function readArtifact(name: string): Artifact {
  const text = readFileSync(`${contractsFolder}/out/sources/${name}.sol/${name}.json`, "utf8");
  const artifact = JSON.parse(text) as {
    abi: unknown[];
    bytecode: { object: `0x${string}` };
    deployedBytecode: { object: `0x${string}` };
  };
  return { abi: artifact.abi, bytecode: artifact.bytecode.object, code: artifact.deployedBytecode.object };
}
