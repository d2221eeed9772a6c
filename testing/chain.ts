import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import pino from "pino";
import type { Hex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { type LocalChain, startAnvil } from "@/lib/server/rpc/anvil";
import type { DeploymentRecord } from "@/lib/server/rpc/chain-record";
import { ensureDeployment } from "@/lib/server/rpc/deploy";
import { fundLocalAccounts } from "@/lib/server/rpc/fund-local-accounts";
import { type ChainLink, openLink } from "@/lib/server/rpc/link";

export const silent = pino({ level: "silent" });

/** A port nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

export interface TestChain {
  dataDir: string;
  port: number;
  anvil: LocalChain;
  link: ChainLink;
  deployment: DeploymentRecord;
  keys: { deployer: Hex; attester: Hex; relayer: Hex; operator: Hex };
  dispose(): Promise<void>;
}

/** A real anvil with the contracts deployed, in a folder of its own. */
export async function startTestChain(): Promise<TestChain> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "souk-chain-"));
  const port = await freePort();
  const anvil = await startAnvil({ dataDir, port, log: silent });
  const link = openLink({ rpcUrl: anvil.rpcUrl, chainId: 31337 });
  const keys = {
    deployer: generatePrivateKey(),
    attester: generatePrivateKey(),
    relayer: generatePrivateKey(),
    operator: generatePrivateKey(),
  };
  const addressOf = (key: Hex) => privateKeyToAccount(key).address;
  await fundLocalAccounts(anvil.rpcUrl, [keys.deployer, keys.relayer].map(addressOf));
  const deployment = await ensureDeployment({
    client: link.client,
    chainId: 31337,
    dataDir,
    deployerKey: keys.deployer,
    roles: {
      attester: addressOf(keys.attester),
      arbiter: addressOf(keys.operator),
      guardian: addressOf(keys.deployer),
      feeAccount: addressOf(keys.operator),
    },
    mneeAddress: null,
    isOwnChain: true,
    windows: { minWindowS: 1, maxWindowS: 31 * 86_400 },
  });
  const chain: TestChain = {
    dataDir,
    port,
    anvil,
    link,
    deployment,
    keys,
    dispose: async () => {
      await chain.anvil.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return chain;
}
