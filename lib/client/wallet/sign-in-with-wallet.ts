import type { Hex } from "viem";
import { createSiweMessage } from "viem/siwe";
import { signMessage } from "wagmi/actions";
import type { SignInNonceWire } from "@/lib/schemas/identity/sign-in";
import type { MeWire } from "@/lib/schemas/identity/user";
import { post } from "../api";
import type { DiscoveredWallet } from "./discovered-wallets";
import { openInjected } from "./open-wallet";
import { walletProblem } from "./wallet-errors";

type ProofStep = "connect" | "sign";

/** An ERC-4361 message and its signature. */
export type AddressProof = { message: string; signature: Hex };

async function opened(wallet: DiscoveredWallet) {
  try {
    return await openInjected(wallet);
  } catch (failure) {
    throw walletProblem(failure);
  }
}

/** Connects, and signs a message over a nonce that the house gave to this browser. */
export async function proveAddress(
  wallet: DiscoveredWallet,
  onStep: (step: ProofStep) => void,
): Promise<AddressProof> {
  onStep("connect");
  const { config, address, chain } = await opened(wallet);
  onStep("sign");
  const { nonce, issuedAt } = await post<SignInNonceWire>("/api/v1/auth/nonce");
  const message = createSiweMessage({
    domain: location.host,
    address,
    statement: "Log in to Souk. This costs nothing and moves no money.",
    uri: location.origin,
    version: "1",
    chainId: chain.chainId,
    nonce,
    issuedAt: new Date(issuedAt),
  });
  const signature = await signMessage(config, { account: address, message }).catch((failure: unknown) => {
    throw walletProblem(failure);
  });
  return { message, signature };
}

/** Enters the house with a proven address. */
export async function enterWith(proof: AddressProof): Promise<MeWire> {
  const { user } = await post<{ user: MeWire }>("/api/v1/auth/wallet", proof);
  return user;
}
