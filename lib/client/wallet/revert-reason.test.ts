import { BaseError, encodeErrorResult, InsufficientFundsError, parseAbi, RawContractError } from "viem";
import { expect, it } from "vitest";
import { taskEscrowAbi } from "@/lib/chain/generated/task-escrow";
import { revertReason } from "./revert-reason";

/** As viem wraps what a node says to a call. */
const reverted = (data: `0x${string}`) =>
  new BaseError("Execution reverted.", { cause: new RawContractError({ data }) });
const escrowSays = (errorName: "TooLate" | "FundingIsPaused" | "AlreadyFunded" | "NotTheBuyer") =>
  reverted(encodeErrorResult({ abi: taskEscrowAbi, errorName }));

it.each([
  ["TooLate", /price has expired/],
  ["FundingIsPaused", /payments into the escrow are paused.*Pay with SAT/],
  ["AlreadyFunded", /paid already/],
  ["NotTheBuyer", /not the buyer's/],
] as const)("tells what %s means, and what to do", (name, words) => {
  expect(revertReason(escrowSays(name))).toMatch(words);
});

it("knows the token's own refusals", () => {
  const abi = parseAbi(["error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)"]);
  const args = [`0x${"11".repeat(20)}`, 1n, 2n] as const;
  const data = encodeErrorResult({ abi, errorName: "ERC20InsufficientBalance", args });
  expect(revertReason(reverted(data))).toMatch(/too little of the token/);
});

it("says what a wallet without ETH lacks, and repeats the library where it knows no better", () => {
  const unfunded = new BaseError("Call failed.", { cause: new InsufficientFundsError() });
  expect(revertReason(unfunded)).toMatch(/too little ETH/);
  expect(revertReason(new BaseError("HTTP request failed."))).toBe("HTTP request failed.");
  expect(revertReason("odd")).toBe("the chain refused it");
});
