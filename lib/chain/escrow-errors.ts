import { BaseError, decodeErrorResult, type Hex, toFunctionSelector } from "viem";
import { mockMneeAbi } from "./generated/mock-mnee";
import { taskEscrowAbi } from "./generated/task-escrow";

const ERRORS = [...taskEscrowAbi, ...mockMneeAbi].filter((entry) => entry.type === "error");

/** The name of the custom error in a revert's data; null when it is none of the escrow's or the token's. */
export function revertNameOf(data: Hex): string | null {
  try {
    return decodeErrorResult({ abi: ERRORS, data }).errorName;
  } catch {
    return null;
  }
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
  return typeof raw === "string" && /^0x[0-9a-f]{8}/i.test(raw) ? (raw as Hex) : null;
}
