import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { ChainRefused } from "./chain-refused";

const ARCHITECTURE: Record<string, string> = { x64: "amd64", arm64: "arm64" };

/** The program itself, not npm's wrapper: a signal to the wrapper would leave the chain running. */
export function anvilBinary(): string {
  const platformPackage = `@foundry-rs/anvil-${process.platform}-${ARCHITECTURE[process.arch] ?? process.arch}`;
  try {
    const manifest = createRequire(path.join(process.cwd(), "package.json")).resolve(
      `${platformPackage}/package.json`,
    );
    const binary = path.join(
      path.dirname(manifest),
      "bin",
      process.platform === "win32" ? "anvil.exe" : "anvil",
    );
    if (existsSync(binary)) return binary;
  } catch (cause) {
    throw new ChainRefused(`${platformPackage} is not installed. Run: npm ci`, { cause });
  }
  throw new ChainRefused(`${platformPackage} holds no program. Run: npm ci`);
}
