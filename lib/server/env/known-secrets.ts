import { mnemonicToAccount } from "viem/accounts";
import { bytesToHex } from "viem/utils";

const TEST_MNEMONIC = "test test test test test test test test test test test junk";
const DEVELOPMENT_ACCOUNTS = 20;

let developmentKeys: Set<string> | undefined;

/** The keys every anvil and hardhat prints: whoever holds money there has given it away. */
export function isDevelopmentKey(key: string): boolean {
  developmentKeys ??= new Set(
    Array.from({ length: DEVELOPMENT_ACCOUNTS }, (_, addressIndex) => {
      const secret = mnemonicToAccount(TEST_MNEMONIC, { addressIndex }).getHdKey().privateKey;
      return secret ? bytesToHex(secret) : "";
    }),
  );
  const normal = key.toLowerCase();
  const isTrivial = new Set(normal.slice(2)).size <= 2 || BigInt(normal) < 2n ** 64n;
  return isTrivial || developmentKeys.has(normal);
}

const DEFAULT_WORDS = /change|default|example|secret|password|souk|your-|placeholder|test/i;

/** Secrets copied from an example, or with too little in them to be random. */
export function isDefaultSecret(secret: string): boolean {
  return DEFAULT_WORDS.test(secret) || new Set(secret).size < 10;
}
