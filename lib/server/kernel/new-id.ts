import { randomBytes } from "node:crypto";
import { type IdPrefix, makeId, RANDOM_BYTES } from "@/lib/domain/ids";

/**
 * Ids of the running house. Outbox ids of one millisecond count upwards, so that transactions are sent in the order
 * in which they were owed; all others are random, so that nobody can guess a neighbour's.
 */
export function idMaker(clock: () => number): (prefix: IdPrefix, atMs?: number) => string {
  let lastMs = 0;
  let last: Buffer = randomBytes(RANDOM_BYTES);
  return (prefix, nowMs = clock()) => {
    if (prefix !== "obx") return makeId(prefix, nowMs, randomBytes(RANDOM_BYTES));
    const atMs = Math.max(nowMs, lastMs);
    last = atMs === lastMs ? successor(last) : startingPoint();
    lastMs = atMs;
    return makeId(prefix, atMs, last);
  };
}

/** Leaves room to count upwards for longer than any millisecond lasts. */
function startingPoint(): Buffer {
  const bytes = randomBytes(RANDOM_BYTES);
  bytes.writeUInt8(bytes.readUInt8(0) & 0x7f, 0);
  return bytes;
}

function successor(bytes: Buffer): Buffer {
  const next = Buffer.from(bytes);
  for (let index = next.length - 1; index >= 0; index -= 1) {
    const byte = next.readUInt8(index);
    next.writeUInt8((byte + 1) & 0xff, index);
    if (byte !== 0xff) break;
  }
  return next;
}
