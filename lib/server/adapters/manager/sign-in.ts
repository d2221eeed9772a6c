import { getAddress, keccak256, stringToBytes } from "viem";
import { Unauthenticated } from "@/lib/domain/errors";
import type { Hex } from "@/lib/schemas/hex";
import { burnNonce } from "@/lib/server/identity/commands/burn-nonce";
import { issueNonce } from "@/lib/server/identity/commands/issue-nonce";
import { openSession } from "@/lib/server/identity/commands/open-session";
import { signInWallet } from "@/lib/server/identity/commands/sign-in-wallet";
import { isSignedBy } from "@/lib/server/identity/sign-in/siwe";
import type { Runtime } from "@/lib/server/kernel/runtime";
import { timeView } from "@/lib/server/kernel/wire-values";

type World = Pick<Runtime, "context" | "env" | "verifyContractSignature">;

/** Whom a challenge was given to: it is worth nothing for another wallet, nor in a browser. */
const holderOf = (address: Hex) => keccak256(stringToBytes(`manager\n${address.toLowerCase()}`));

/** What a wallet signs to sign in: for this house, this wallet, once. */
function messageFor(
  publicOrigin: string,
  { address, challenge }: { address: Hex; challenge: string },
): string {
  return `Sign in to the manager of ${publicOrigin}\nAddress: ${getAddress(address)}\nChallenge: ${challenge}`;
}

export async function giveChallenge({ context, env }: World, address: Hex) {
  const { nonce: challenge, expiresAtMs } = await issueNonce(context, { browserHash: holderOf(address) });
  const message = messageFor(env.publicOrigin, { address, challenge });
  return { challenge, message, expires_at: timeView(expiresAtMs) };
}

/** @throws Unauthenticated, always the same; the challenge is burnt by the first try */
export async function signInByChallenge(
  world: World,
  claim: { address: Hex; challenge: string; signature: string },
) {
  const { context, env } = world;
  const { address, challenge, signature } = claim;
  const burnt = await burnNonce(context, { nonce: challenge });
  const isIts = burnt !== null && burnt.browserHash === holderOf(address);
  const message = messageFor(env.publicOrigin, { address, challenge });
  const isSigned =
    isIts &&
    (await isSignedBy({ address: getAddress(address), message, signature }, (of) =>
      world.verifyContractSignature(of.address, of.digest, of.signature),
    ));
  if (!isSigned) throw new Unauthenticated("Invalid credentials");
  const user = await signInWallet(context, { address: getAddress(address) });
  const { token } = await openSession(context, { userId: user.id, kind: "bearer" });
  return { access_token: token, token_type: "bearer" };
}
