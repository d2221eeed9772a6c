import { readFileSync, writeFileSync } from "node:fs";
import { copyOfContracts } from "./copy-of-contracts";
import { forge } from "./forge-build";
import { ESCROW_MUTANTS } from "./listed/escrow";
import { ROUTER_MUTANTS } from "./listed/router";
import { X402_MUTANTS } from "./listed/x402";

/** All must be noticed. */
const MUTANTS = [...ESCROW_MUTANTS, ...ROUTER_MUTANTS, ...X402_MUTANTS];

/** Contracts with tests of their own. */
const APART = ["router", "x402"];

const LENIENT = { FOUNDRY_DENY: "never" };
const folder = copyOfContracts("mutants");

function isNoticed(file: string, from: string, to: string): boolean {
  const path = `${folder}/src/${file}.sol`;
  const original = readFileSync(path, "utf8");
  if (original.split(from).length !== 2) return fail(`${file}: "${from}" stands there not exactly once`);
  writeFileSync(
    path,
    original.replace(from, () => to),
  );
  try {
    // A filtered test run compiles no more than its tests import, and they deploy the escrow by its name.
    forge(["build"], LENIENT, folder);
    const part = APART.find((folder) => file.startsWith(`${folder}/`));
    const only = part
      ? ["--match-path", `test/${part}/*`]
      : ["--no-match-path", `test/{invariant,${APART.join(",")}}/*`];
    forge(["test", "--fail-fast", ...only], LENIENT, folder);
    return false;
  } catch (error) {
    return printedBy(error).includes("[FAIL") || fail(`${file}: "${to}" does not compile`);
  } finally {
    writeFileSync(path, original);
  }
}

function printedBy(error: unknown): string {
  const isProcess = typeof error === "object" && error !== null && "stdout" in error;
  return isProcess ? String(error.stdout) : "";
}

function fail(reason: string): never {
  console.error(reason);
  process.exit(1);
}

/** `-- Consents WalletSignatures` after the command tries the mutants of those files alone. */
const asked = process.argv.slice(2);
const mutants = MUTANTS.filter(([file]) => asked.length === 0 || asked.includes(file));
const survivors = mutants.filter(([file, from, to]) => {
  const noticed = isNoticed(file, from, to);
  console.log(`${noticed ? "killed  " : "SURVIVED"} ${file}: ${from.trim()} -> ${to.trim() || "(nothing)"}`);
  return !noticed;
});
console.log(`${mutants.length - survivors.length} of ${mutants.length} mutants killed`);
process.exitCode = survivors.length === 0 ? 0 : 1;
