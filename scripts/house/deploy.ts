import { privateKeyToAccount } from "viem/accounts";
import { MNEE_ADDRESSES } from "@/lib/chain/tokens";
import { BadEnvironment } from "@/lib/server/env/bad-environment";
import { type Env, readEnv } from "@/lib/server/env/env";
import { readDeployment } from "@/lib/server/rpc/chain-record";
import { ensureDeployment } from "@/lib/server/rpc/deploy";
import { openLink } from "@/lib/server/rpc/link";
import { PRODUCTION_WINDOWS } from "@/lib/server/startup/open-chain";
import { explainRefusal } from "./explain-refusal";

/** `npm run deploy`: the same deployment as the demo's, on the real network of the environment. */
async function deploy(env: Env): Promise<void> {
  if (env.mode !== "production") {
    throw new BadEnvironment([
      { name: "SOUK_MODE", problem: "must be production; the demo deploys by itself" },
    ]);
  }
  const { chainId, rpcUrl } = env.chain;
  const known = readDeployment(env.dataDir, chainId);
  const { deployer, attester } = env.keys;
  const { arbiter, feeAccount } = env.roles;
  const mneeAddress = env.chain.mneeAddress ?? MNEE_ADDRESSES[chainId] ?? null;
  const problems = [
    { name: "DEPLOYER_PRIVATE_KEY", problem: "is needed to deploy", isMissing: deployer === null },
    { name: "MNEE_ADDRESS", problem: `is needed on chain ${chainId}`, isMissing: mneeAddress === null },
  ].filter(({ isMissing }) => isMissing && !known);
  if (problems.length > 0 || !deployer || !arbiter || !feeAccount) throw new BadEnvironment(problems);
  const record = await ensureDeployment({
    client: openLink({ rpcUrl, chainId }).client,
    chainId,
    dataDir: env.dataDir,
    deployerKey: deployer,
    roles: {
      attester: privateKeyToAccount(attester).address,
      arbiter,
      guardian: env.roles.guardian ?? privateKeyToAccount(deployer).address,
      feeAccount,
    },
    mneeAddress,
    isOwnChain: false,
    windows: PRODUCTION_WINDOWS,
  });
  console.log(known ? "Deployed already:" : "Deployed:", JSON.stringify(record, null, 2));
}

deploy(readEnv(process.env)).catch((error: unknown) => {
  console.error(explainRefusal(error));
  process.exit(1);
});
