import type { Hex } from "viem";
import { DEMO_AGENTS, FIRST_BUYER_ID, OPERATOR_ID } from "@/lib/server/demo/seed/demo-agents";
import { openDemoWallet } from "@/lib/server/demo/wallets/demo-wallet";
import type { Env } from "@/lib/server/env/env";
import type { DemoWallet } from "@/lib/server/kernel/demo-wallet";
import { userById } from "@/lib/server/kernel/tables/users";
import type { Store } from "@/lib/server/store/tx";
import type { OpenedChain } from "./open-chain";

/** The wallets of the people on the front page have their play money before anybody signs in. */
export async function demoWalletOf(parts: {
  env: Env;
  store: Store;
  opened: OpenedChain;
}): Promise<DemoWallet | null> {
  const { env, store, opened } = parts;
  if (env.mode !== "demo" || env.keys.deployer === null) return null;
  const token = opened.deployment.tokens.MNEE.address;
  const wallet = openDemoWallet({ link: opened.link, store, token, bankKey: env.keys.deployer });
  const ids = [OPERATOR_ID, FIRST_BUYER_ID, ...DEMO_AGENTS.map((agent) => agent.id)];
  const addresses = await Promise.all(ids.map((id) => addressOf(store, id)));
  await Promise.all(addresses.map((address) => (address ? wallet.ensureFunded(address) : undefined)));
  return wallet;
}

export async function addressOf(store: Store, userId: string): Promise<Hex | null> {
  const user = await store.read((tx) => userById(tx, userId));
  return user?.address ?? null;
}
