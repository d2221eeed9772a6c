import { fileURLToPath } from "node:url";
import { buildContracts } from "./forge-build";

const folder = fileURLToPath(new URL("../../lib/chain/generated/", import.meta.url));
const NOTE = "// Written by scripts/contracts/generate.ts from contracts/src. Do not edit.\n";

const CONTRACTS = [
  { contract: "TaskEscrow", file: "task-escrow", constant: "taskEscrow" },
  { contract: "PaymentRouter", file: "payment-router", constant: "paymentRouter" },
  { contract: "MockMNEE", file: "mock-mnee", constant: "mockMnee" },
] as const;

/**
 * The generated files as path and text, from a build of the sources as they are now.
 * The bytecode has its own file, so that pages which only read do not carry it.
 */
export function renderGenerated(): { path: string; text: string }[] {
  const artifacts = buildContracts(CONTRACTS.map((entry) => entry.contract));
  return CONTRACTS.flatMap(({ contract, file, constant }) => {
    const artifact = artifacts[contract];
    if (artifact === undefined) return [];
    const entries = artifact.abi.map((entry) => `  ${JSON.stringify(entry)},\n`).join("");
    return [
      {
        path: `${folder}${file}.ts`,
        text: `${NOTE}export const ${constant}Abi = [\n${entries}] as const;\n`,
      },
      {
        path: `${folder}${file}-bytecode.ts`,
        text: `${NOTE}export const ${constant}Bytecode =\n  "${artifact.bytecode}";\n`,
      },
    ];
  });
}
