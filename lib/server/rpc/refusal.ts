import type { Hex } from "viem";
import { type Revert, readRevert } from "@/lib/chain/escrow-errors";

/** The contract said no. Nothing else ever counts as a refusal. */
export interface Refusal {
  readonly kind: "refusal";
  /** What the revert's data says; null for a plain revert, and for code that came to no end. */
  readonly revert: Revert | null;
  readonly isOutOfGas: boolean;
}

/** An error of JSON-RPC's. */
export interface RpcError {
  readonly code: number;
  readonly said: string;
  readonly data: unknown;
}

/** Codes of questions that were put to no contract, whatever else is said with them: limits, and what is not asked so. */
const NEVER_RUN: ReadonlySet<number> = new Set([-32_005, 429, -32_700, -32_600, -32_601, -32_602]);
/** The code of a revert as geth and those who follow it have it. */
const REVERT_CODE = 3;
/** The code of whatever ended badly, as Parity and Nethermind have it. */
const VM_CODE = -32_015;

/** With nothing but a provider's own words before it. */
const REVERTED = /^([^:]+: )?execution reverted(:|$)/i;
const ONLY_REVERTED = /^([^:]+: )?execution reverted$/i;
const HEX = /^(Reverted )?(0x(?:[0-9a-f]{2})*)$/i;

/**
 * Code that ended without a result, in the words of revm (anvil, reth) and of geth: as sure as a revert, and without
 * data. Left out is what a node's own caps or an old fork may cause: geth's gas and stack limits, unknown opcodes.
 */
const HALTS: readonly RegExp[] = [
  /^EVM error:? (OutOfGas|MemoryOOG|PrecompileOOG|InvalidOperandOOG|ReentrancySentryOOG)$/,
  /^EVM error:? (InvalidFEOpcode|InvalidJump|StackUnderflow|StackOverflow|OutOfOffset|PrecompileError)$/,
  /^EVM error:? (CallNotAllowedInsideStatic|StateChangeDuringStaticCall)$/,
  /^(invalid opcode: INVALID|invalid jump destination|stack underflow \(\d+ <=> \d+\))$/,
  /^(write protection|gas uint64 overflow|return data out of bounds)$/,
];
const OUT_OF_GAS = /(OutOfGas|OOG)$/;

/** The contract's own no in a node's error; null where anything else may have caused it. */
export function refusalIn(error: RpcError): Refusal | null {
  const { code, said } = error;
  if (NEVER_RUN.has(code)) return null;
  const data = hexIn(error.data);
  const revert = data === null ? null : readRevert(data);
  if (revert !== null || isPlainRevert(error, data)) return { kind: "refusal", revert, isOutOfGas: false };
  if (!HALTS.some((halt) => halt.test(said))) return null;
  return { kind: "refusal", revert: null, isOutOfGas: OUT_OF_GAS.test(said) };
}

/** A revert without data, or with data that is nobody's that we know. */
function isPlainRevert({ code, said, data }: RpcError, hex: Hex | null): boolean {
  if (code === REVERT_CODE) return REVERTED.test(said);
  if (code === VM_CODE && typeof data === "string" && /^Reverted /i.test(data) && hex !== null) return true;
  const isOddlyFilled = hex === null && data !== undefined && data !== null && data !== "";
  return ONLY_REVERTED.test(said) && !isOddlyFilled;
}

/** A revert's data as nodes give it: plain, behind the word `Reverted`, or one object deeper. */
function hexIn(data: unknown): Hex | null {
  const isObject = typeof data === "object" && data !== null && "data" in data;
  const written = isObject ? data.data : data;
  const hex = typeof written === "string" ? HEX.exec(written)?.[2] : undefined;
  return hex === undefined ? null : `0x${hex.slice(2)}`;
}
