import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Hex } from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import type { RouterFacts } from "@/lib/server/kernel/chain/chain-evidence";
import { type LocalChain, startAnvil } from "@/lib/server/rpc/anvil";
import type { DeploymentRecord } from "@/lib/server/rpc/chain-record";
import { ensureDeployment } from "@/lib/server/rpc/deploy";
import { fundLocalAccounts } from "@/lib/server/rpc/fund-local-accounts";
import { rawRpc } from "@/lib/server/rpc/json-rpc";
import { type ChainLink, openLink } from "@/lib/server/rpc/link";
import { ensureRouter } from "@/lib/server/rpc/router/ensure-router";
import { putExactPayments } from "@/lib/server/rpc/x402/put-contracts";
import { onFreePort } from "@/testing/ports";
import { silent } from "@/testing/silent";

const CHAIN_ID = 31337;
/** A node of this machine is waited for, however busy the machine is. */
export const NODE_PATIENCE_MS = 30_000;

export interface AnvilChain {
  dataDir: string;
  port: number;
  anvil: LocalChain;
  link: ChainLink;
  deployment: DeploymentRecord;
  /** The treasury's, with a million MNEE, its services registered by whoever needs them. */
  router: RouterFacts;
  keys: {
    deployer: Hex;
    attester: Hex;
    relayer: Hex;
    operator: Hex;
    treasury: Hex;
    spender: Hex;
    payer: Hex;
  };
  dispose(): Promise<void>;
}

/** A real anvil with the contracts deployed, in a folder of its own. */
export async function startAnvilChain(): Promise<AnvilChain> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "souk-chain-"));
  const { port, anvil } = await onFreePort(async (port) => ({
    port,
    anvil: await startAnvil({ dataDir, port, log: silent }),
  }));
  const link = openLink({ rpcUrl: anvil.rpcUrl, chainId: CHAIN_ID });
  const [deployer, attester] = [generatePrivateKey(), generatePrivateKey()];
  const [relayer, operator] = [generatePrivateKey(), generatePrivateKey()];
  const [treasury, spender, payer] = [generatePrivateKey(), generatePrivateKey(), generatePrivateKey()];
  const keys = { deployer, attester, relayer, operator, treasury, spender, payer };
  const place = { dataDir, port, anvil, link, keys };
  const chain: AnvilChain = {
    ...place,
    ...(await atOnce(place, () => deploy(place))),
    dispose: async () => {
      await chain.anvil.stop();
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
  return chain;
}

/** Every transaction of this work is mined as it comes, instead of once a second. */
export async function atOnce<T>({ anvil }: Pick<AnvilChain, "anvil">, work: () => Promise<T>): Promise<T> {
  const set = (method: string, value: unknown) =>
    rawRpc(anvil.rpcUrl, { method, params: [value], patienceMs: NODE_PATIENCE_MS });
  await set("evm_setAutomine", true);
  const done = await work();
  await set("evm_setIntervalMining", 1);
  return done;
}

async function deploy(
  chain: Pick<AnvilChain, "dataDir" | "anvil" | "link" | "keys">,
): Promise<Pick<AnvilChain, "deployment" | "router">> {
  const { dataDir, anvil, link, keys } = chain;
  const payers = [keys.deployer, keys.relayer, keys.treasury, keys.spender, keys.payer];
  await fundLocalAccounts(anvil.rpcUrl, payers.map(privateKeyToAddress));
  await putExactPayments(anvil.rpcUrl, link.client);
  const deployment = await ensureDeployment({
    client: link.client,
    chainId: CHAIN_ID,
    dataDir,
    isOwnChain: true,
    deployerKey: keys.deployer,
    roles: {
      attester: privateKeyToAddress(keys.attester),
      arbiter: privateKeyToAddress(keys.operator),
      guardian: privateKeyToAddress(keys.deployer),
      feeAccount: privateKeyToAddress(keys.operator),
    },
    mneeAddress: null,
    windows: { minWindowS: 1, maxWindowS: 31 * 86_400 },
  });
  const {
    router: address,
    treasury,
    fromBlock,
  } = await ensureRouter({
    client: link.client,
    chainId: CHAIN_ID,
    dataDir,
    token: deployment.tokens.MNEE.address,
    guardian: deployment.roles.guardian,
    keys,
  });
  const spender = privateKeyToAddress(keys.spender);
  return { deployment, router: { address, treasury, spender, fromBlock } };
}
