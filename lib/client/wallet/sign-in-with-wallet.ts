import { createSiweMessage } from "viem/siwe";
import { signMessage } from "wagmi/actions";
import type { SignInNonceWire } from "@/lib/schemas/sign-in";
import type { MeWire } from "@/lib/schemas/user";
import { post } from "../api";
import { tellOtherTabs } from "../identity-channel";
import type { DiscoveredWallet } from "./discovered-wallets";
import { openInjected } from "./open-wallet";
import { walletProblem } from "./wallet-errors";

export type SignInStep = "connect" | "sign" | "enter";

async function opened(wallet: DiscoveredWallet) {
  try {
    return await openInjected(wallet);
  } catch (failure) {
    throw walletProblem(failure);
  }
}

/** Connect, sign an ERC-4361 message over a nonce that the house gave to this browser, enter. */
export async function signInWithWallet(
  wallet: DiscoveredWallet,
  onStep: (step: SignInStep) => void,
): Promise<MeWire> {
  onStep("connect");
  const { config, address, chain } = await opened(wallet);
  onStep("sign");
  const { nonce } = await post<SignInNonceWire>("/api/v1/auth/nonce");
  const message = createSiweMessage({
    domain: location.host,
    address,
    statement: "Sign in to Souk. This costs nothing and moves no money.",
    uri: location.origin,
    version: "1",
    chainId: chain.chainId,
    nonce,
    issuedAt: new Date(),
  });
  const signature = await signMessage(config, { account: address, message }).catch((failure: unknown) => {
    throw walletProblem(failure);
  });
  onStep("enter");
  const { user } = await post<{ user: MeWire }>("/api/v1/auth/wallet", { message, signature });
  tellOtherTabs({ userId: user.id, name: user.name });
  return user;
}
