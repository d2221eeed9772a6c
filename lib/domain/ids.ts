import { InvariantBroken } from "./errors";

/** tsk task · quo quote · agt agent · usr user · jnl journal · wdr withdrawal · obx outbox · cns consent · sus suspense · ses session · dec decision · pay payment by x402 · shd shadow of the policy · cnv conversation · msg message · dft draft of the policy · orc orchestrator · apl appeal of a sample · mnt maintenance · pyt payout of uptime · pyc payment of a payout · bat batch of payouts · reg registration of workers · hld hold of a paid job */
export const ID_PREFIXES = [
  "tsk",
  "quo",
  "agt",
  "usr",
  "jnl",
  "wdr",
  "obx",
  "cns",
  "sus",
  "ses",
  "dec",
  "pay",
  "shd",
  "cnv",
  "msg",
  "dft",
  "orc",
  "apl",
  "mnt",
  "pyt",
  "pyc",
  "bat",
  "reg",
  "hld",
] as const;
export type IdPrefix = (typeof ID_PREFIXES)[number];

export const RANDOM_BYTES = 10;
const CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";
const MAX_TIME_MS = 2 ** 48 - 1;

/**
 * An opaque id that sorts by time and cannot be guessed: prefix, `_`, and a ULID of 26 lower-case Crockford
 * characters (48 bits of time in ms, 80 random bits).
 * @throws InvariantBroken for a time outside 48 bits or other than 10 random bytes.
 */
export function makeId(prefix: IdPrefix, atMs: number, random: Uint8Array): string {
  if (!Number.isInteger(atMs) || atMs < 0 || atMs > MAX_TIME_MS || random.length !== RANDOM_BYTES) {
    throw new InvariantBroken("An id needs a time in milliseconds and ten random bytes.", { atMs });
  }
  const entropy = random.reduce((bits, byte) => (bits << 8n) | BigInt(byte), 0n);
  return `${prefix}_${base32(BigInt(atMs), 10)}${base32(entropy, 16)}`;
}

/** The least id that could be made at that moment: ids of a prefix from it on are that young, or younger. */
export function firstIdOf(prefix: IdPrefix, atMs: number): string {
  return makeId(prefix, Math.max(0, atMs), new Uint8Array(RANDOM_BYTES));
}

function base32(value: bigint, length: number): string {
  let text = "";
  for (let shift = (length - 1) * 5; shift >= 0; shift -= 5) {
    text += CROCKFORD[Number((value >> BigInt(shift)) & 31n)];
  }
  return text;
}
