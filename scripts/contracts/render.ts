import { fileURLToPath } from "node:url";
import { buildContracts } from "./forge-build";

const folder = fileURLToPath(new URL("../../lib/chain/generated/", import.meta.url));
const NOTE = "// Written by scripts/contracts/generate.ts from contracts/src. Do not edit.\n";

const CONTRACTS = [
  { contract: "TaskEscrow", file: "task-escrow", constant: "taskEscrow" },
  { contract: "PaymentRouter", file: "payment-router", constant: "paymentRouter" },
  { contract: "MockMNEE", file: "mock-mnee", constant: "mockMnee" },
] as const;

/** What a local chain is given at addresses that are the same everywhere: no constructor runs there. */
const PUT_THERE = [
  { contract: "Permit2", file: "permit2", constant: "permit2" },
  { contract: "ExactPermit2Proxy", file: "exact-permit2-proxy", constant: "exactPermit2Proxy" },
] as const;

interface Entry {
  readonly contract: string;
  readonly file: string;
  readonly constant: string;
}

/**
 * The generated files as path and text, from a build of the sources as they are now.
 * The bytecode has its own file, so that pages which only read do not carry it.
 */
export function renderGenerated(): { path: string; text: string }[] {
  const artifacts = buildContracts([...CONTRACTS, ...PUT_THERE].map((entry) => entry.contract));
  const filesOf = (entry: Entry, what: "bytecode" | "code") => {
    const artifact = artifacts[entry.contract];
    return artifact === undefined
      ? []
      : renderEntry(entry, { abi: artifact.abi, what, bytes: artifact[what] });
  };
  return [
    ...CONTRACTS.flatMap((entry) => filesOf(entry, "bytecode")),
    ...PUT_THERE.flatMap((entry) => filesOf(entry, "code")),
  ];
}

function renderEntry(
  { file, constant }: Entry,
  made: { abi: readonly unknown[]; what: "bytecode" | "code"; bytes: string },
) {
  const { abi, what, bytes } = made;
  const entries = abi.map((entry) => `  ${JSON.stringify(entry)},\n`).join("");
  const name = `${constant}${what === "code" ? "Code" : "Bytecode"}`;
  return [
    { path: `${folder}${file}.ts`, text: `${NOTE}export const ${constant}Abi = [\n${entries}] as const;\n` },
    { path: `${folder}${file}-${what}.ts`, text: `${NOTE}export const ${name} =\n  "${bytes}";\n` },
  ];
}
