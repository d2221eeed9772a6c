import { readFileSync, writeFileSync } from "node:fs";
import { copyOfContracts } from "./copy-of-contracts";
import { forge } from "./forge-build";

/** One slip of the pen each: file, what stands there, what a mistake would write. All must be noticed. */
const MUTANTS: readonly (readonly [file: string, from: string, to: string])[] = [
  ["TaskEscrow", "if (msg.sender != terms.buyer) revert NotTheBuyer();", ""],
  ["TaskEscrow", "if (block.timestamp > terms.payBy) revert TooLate();", ""],
  ["TaskEscrow", "if (_jobs[jobId].state != State.None) revert AlreadyFunded();", ""],
  ["TaskEscrow", "if (isFundingPaused) revert FundingIsPaused();", ""],
  ["TaskEscrow", "if (token.balanceOf(address(this)) != before + totalWei) revert WrongPayment();", ""],
  ["TaskEscrow", "if (msg.value != totalWei) revert WrongPayment();", ""],
  ["TaskEscrow", "if (msg.value != 0) revert WrongPayment();", ""],
  ["TaskEscrow", "_debit(terms.token, msg.sender, total);", ""],
  ["TaskEscrow", "arbiter == terms.buyer || ", ""],
  ["TaskEscrow", "if (terms.acceptWithinS > terms.deliverWithinS) revert InvalidWindow();", ""],
  ["TaskEscrow", "if (!_isSigned(attester, fact, nobodyAccepted)) revert BadSignature();", ""],
  ["TaskEscrow", "if (block.timestamp > nobodyAcceptedDeadline) revert ConsentExpired();", ""],
  ["TaskEscrow", "if (round == MAX_ROUNDS) revert NoRoundLeft();", ""],
  [
    "TaskEscrow",
    "if (undisputedBps >= BPS) revert InvalidShare();",
    "if (undisputedBps > BPS) revert InvalidShare();",
  ],
  ["TaskEscrow", "(job.paid, job.held) = (agentUnits,", "(job.paid, job.held) = (0,"],
  ["TaskEscrow", "job.held - agentUnits - feeUnits", "job.held - agentUnits"],
  ["TaskEscrow", "if (agentShareBps > BPS) revert InvalidShare();", ""],
  ["TaskEscrow", "_requireConsent(terms.arbiter, structHash", "_requireConsent(terms.buyer, structHash"],
  ["TaskEscrow", "block.timestamp <= _deadline(terms, job)", "block.timestamp < _deadline(terms, job)"],
  ["TaskEscrow", "uint16(BPS / 2), 0, true", "uint16(BPS / 2 + 1), 0, true"],
  ["TaskEscrow", "if (job.state > State.Submitted) revert WrongState();", ""],
  ["JobBook", "if (block.timestamp > _deadline(terms, job)) revert TooLate();", ""],
  ["JobBook", "address(this), terms", "terms"],
  ["JobBook", "block.chainid, address(this)", "address(this)"],
  ["JobBook", "agent == known && price == knownPrice", "agent == known"],
  ["JobBook", "agent == address(0) || ", ""],
  ["JobBook", "agent == terms.arbiter || ", ""],
  ["JobBook", " || price > terms.ceiling", ""],
  [
    "JobBook",
    "_isSigned(attester, structHash, assignment) ? bytes4(0) : BadSignature.selector, true",
    "bytes4(0), true",
  ],
  ["JobBook", "_assignments[jobId] = Assignment(agent, price);", ""],
  ["JobBook", "uint64 agentUnits = price - job.paid;", "uint64 agentUnits = price;"],
  ["JobBook", "_credit(terms.token, feeAccount, feeUnits);", ""],
  ["JobBook", "(job.held, job.state) = (0, outcome);", "job.state = outcome;"],
  ["JobBook", "uint256(units) * feeBps / BPS", "(uint256(units) * feeBps + BPS - 1) / BPS"],
  ["JobBook", "since + terms.contestWithinS", "since + terms.reviewWithinS"],
  ["Credits", "nonces[account]++", "nonces[account]"],
  ["Credits", "available - units + 1", "available - units + 2"],
  ["Credits", "units == 0 || units > available", "units > available"],
  ["Credits", "to == address(0) || ", ""],
  ["Credits", " || to == address(this)", ""],
  ["Credits", "if (msg.sender != account) {", "if (msg.sender != to) {"],
  ["Credits", "external nonReentrant {\n        _withdraw", "external {\n        _withdraw"],
  ["Credits", "(stored == 0 ? 1 : stored) + units", "stored + units"],
  ["Consents", "if (block.timestamp > deadline) return ConsentExpired.selector;", ""],
  ["Consents", "if (msg.sender == signer) return 0;", ""],
  ["Consents", " && recovered == signer", ""],
  ["Consents", "signer.code.length != 0 && ", ""],
  ["Consents", "if (refusal == 0) return;", "if (refusal != BadSignature.selector) return;"],
  ["WalletSignatures", "{gas: WALLET_GAS}", ""],
  ["WalletSignatures", "WALLET_GAS = 200_000", "WALLET_GAS = 300_000"],
  ["WalletSignatures", "if (LowLevelCall.returnDataSize() != 32) return false;", ""],
  ["WalletSignatures", "returnDataSize() != 32", "returnDataSize() < 32"],
  ["WalletSignatures", "returnDataSize() != 32", "returnDataSize() > 32"],
  ["WalletSignatures", "== IERC1271.isValidSignature.selector", "!= 0"],
  ["WalletSignatures", "catch {\n            return false;", "catch {\n            return true;"],
  ["HouseRules", "windowS < minWindowS || ", ""],
  ["HouseRules", "if (tokens[index].code.length == 0) revert InvalidDeployment();", ""],
];

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
    forge(["test", "--fail-fast", "--no-match-path", "test/invariant/*"], LENIENT, folder);
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
