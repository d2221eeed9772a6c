import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Hex } from "viem";

const root = fileURLToPath(new URL("../../", import.meta.url));

interface Compiled {
  readonly contracts: {
    readonly source: Readonly<Record<string, { readonly evm: { readonly bytecode: { object: string } } }>>;
  };
}

/** What deploys a contract of the tests' own, `wallets/OwnedWallet` or the like, which no build compiles. */
export function compiled(file: string): Hex {
  const content = readFileSync(`${root}contracts/test/${file}.sol`, "utf8");
  const input = {
    language: "Solidity",
    sources: { source: { content } },
    settings: { evmVersion: "cancun", outputSelection: { "*": { "*": ["evm.bytecode.object"] } } },
  };
  const options = { input: JSON.stringify(input), encoding: "utf8", maxBuffer: 2 ** 24 } as const;
  const answer = execFileSync(process.execPath, [`${root}contracts/bin/solc`, "--standard-json"], options);
  const { contracts } = JSON.parse(answer) as Compiled;
  return `0x${contracts.source[path.basename(file)]?.evm.bytecode.object ?? ""}`;
}
