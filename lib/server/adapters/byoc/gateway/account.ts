import { keccak256, stringToBytes } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";

/** Who signs what the house sends to orchestrators, jobs and looks alike. It is made of the house's secret, and owns nothing. */
export function gatewayAccount(secret: string): PrivateKeyAccount {
  return privateKeyToAccount(keccak256(stringToBytes(`probes\n${secret}`)));
}
