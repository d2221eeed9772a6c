import {
  BaseError,
  decodeErrorResult,
  type EncodeErrorResultParameters,
  encodeErrorResult,
  type Hex,
  isHex,
  parseAbi,
  toFunctionSelector,
} from "viem";
import { exactPermit2ProxyAbi } from "./generated/exact-permit2-proxy";
import { mockMneeAbi } from "./generated/mock-mnee";
import { paymentRouterAbi } from "./generated/payment-router";
import { permit2Abi } from "./generated/permit2";
import { taskEscrowAbi } from "./generated/task-escrow";

const SOLIDITY_ERRORS = parseAbi(["error Error(string reason)", "error Panic(uint256 code)"]);
const ABIS = [...taskEscrowAbi, ...paymentRouterAbi, ...mockMneeAbi, ...permit2Abi, ...exactPermit2ProxyAbi];
const ERRORS = [...ABIS.filter((entry) => entry.type === "error"), ...SOLIDITY_ERRORS];

/** A revert that could be read: an error of the escrow, the router, the token or Permit2, or Solidity's own Error and Panic. */
export interface Revert {
  readonly name: string;
  /** The sentence of an Error, or the number of a Panic. */
  readonly text: string | null;
}

/** What a revert's data says; null when it is nobody's that we know, or not written as Solidity writes it. */
export function readRevert(data: Hex): Revert | null {
  try {
    const { abiItem, errorName: name, args } = decodeErrorResult({ abi: ERRORS, data });
    const written = encodeErrorResult({
      abi: [abiItem],
      errorName: name,
      args,
    } as EncodeErrorResultParameters);
    if (written !== data.toLowerCase()) return null;
    const isSolidity = name === "Error" || name === "Panic";
    return { name, text: isSolidity ? String(args[0]) : null };
  } catch {
    return null;
  }
}

/** The name of the custom error in a revert's data; null when it is none of the escrow's or the token's. */
export function revertNameOf(data: Hex): string | null {
  return readRevert(data)?.name ?? null;
}

const NAME_OF_SELECTOR = new Map<string, string>(
  ERRORS.map((error) => [
    toFunctionSelector(`${error.name}(${error.inputs.map((input) => input.type).join(",")})`),
    error.name,
  ]),
);

/** The name behind a selector, as BatchItemSkipped carries it in `reason`. */
export function errorNameOfSelector(selector: Hex): string | null {
  return NAME_OF_SELECTOR.get(selector.slice(0, 10).toLowerCase()) ?? null;
}

/** The custom error's name inside whatever viem threw; null when the failure was not a named revert. */
export function revertNameOfError(error: unknown): string | null {
  if (!(error instanceof BaseError)) return null;
  const carrier = error.walk((cause) => hexDataOf(cause) !== null);
  const data = hexDataOf(carrier);
  return data === null ? null : revertNameOf(data);
}

function hexDataOf(error: unknown): Hex | null {
  if (typeof error !== "object" || error === null) return null;
  const raw = "raw" in error ? error.raw : "data" in error ? error.data : null;
  return isHex(raw) && raw.length >= 10 ? raw : null;
}
