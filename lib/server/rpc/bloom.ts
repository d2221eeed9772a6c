import { type Hex, hexToBytes, keccak256 } from "viem";

const BLOOM_BYTES = 256;

/**
 * False when the block surely has no log by this address or with this topic; true when it may have one (yellow paper
 * 4.3.1). A node that fills no bloom says nothing, which is false as well.
 */
export function mayHold(bloom: Hex | null, part: Hex): boolean {
  const bits = hexToBytes(bloom ?? "0x");
  if (bits.length !== BLOOM_BYTES) return false;
  const hash = hexToBytes(keccak256(part));
  return [0, 2, 4].every((at) => {
    const bit = (((hash[at] ?? 0) << 8) | (hash[at + 1] ?? 0)) & 0x7ff;
    return ((bits[BLOOM_BYTES - 1 - (bit >> 3)] ?? 0) & (1 << (bit & 7))) !== 0;
  });
}
