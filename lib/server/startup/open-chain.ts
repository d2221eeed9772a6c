import path from "node:path";
import type { Logger } from "pino";
import type { Hex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import type { Env } from "@/lib/server/env/env";
import { Attester } from "@/lib/server/escrow/attestation/attester";
import { type HouseChain, openEvidence } from "@/lib/server/escrow/chain/evidence";
import { bindDeployment } from "@/lib/server/escrow/commands/bind-deployment";
import { findDeployment } from "@/lib/server/escrow/tables/deployments";
import type { ChainFacts, RouterFacts } from "@/lib/server/kernel/chain/chain-evidence";
import { type LocalChain, startAnvil } from "@/lib/server/rpc/anvil";
import { type DeploymentRecord, deploymentOfRow, readDeployment } from "@/lib/server/rpc/chain-record";
import { ChainRefused } from "@/lib/server/rpc/chain-refused";
import { ensureDeployment } from "@/lib/server/rpc/deploy";
import { fundLocalAccounts } from "@/lib/server/rpc/fund-local-accounts";
import type { ChainLink } from "@/lib/server/rpc/link";
import { ensureRouter } from "@/lib/server/rpc/router/ensure-router";
import { putExactPayments } from "@/lib/server/rpc/x402/put-contracts";
import type { Store } from "@/lib/server/store/tx";
import { OTHER_DEPLOYMENT } from "./prove-start";

const DAY_S = 86_400;
/** The house takes terms of up to 30 days; the contract's windows are a grace longer. */
const MAX_WINDOW_S = 31 * DAY_S;
const MIN_WINDOW_S = { demo: 1, production: 60 };

export interface OpenedChain {
  readonly link: ChainLink;
  readonly chain: HouseChain;
  readonly deployment: DeploymentRecord;
}

/** The demo's own chain; null where the chain is a real network. */
export async function openLocalChain(env: Env, log: Logger): Promise<LocalChain | null> {
  return env.chain.isLocal ? startAnvil({ dataDir: env.dataDir, port: env.chain.port, log }) : null;
}

/** Finds or makes the deployment, and ties the books to it. */
export async function openChain(parts: {
  env: Env;
  link: ChainLink;
  store: Store;
  clock: () => number;
  log: Logger;
  /** Arbiter and fee account of the demo. */
  operator: Hex | null;
}): Promise<OpenedChain> {
  const { env, link, store, clock, log } = parts;
  const deployment = await deploymentOf(parts);
  const isOurs = await bindDeployment(
    { store, clock },
    {
      chainId: deployment.chainId,
      genesisHash: deployment.genesisHash,
      escrow: deployment.escrow,
      tokens: deployment.tokens,
      roles: deployment.roles,
      fromBlock: deployment.fromBlock,
    },
  );
  if (!isOurs) throw new ChainRefused(OTHER_DEPLOYMENT);
  const router = await routerOf(env, { link, deployment });
  if (env.chain.isLocal) await putExactPayments(env.chain.rpcUrl, link.client);
  if (router === null && env.paymentRail === "router") throw new ChainRefused(NO_ROUTER);
  const place = { chainId: deployment.chainId, escrow: deployment.escrow };
  const logFolder = path.join(env.dataDir, "chain");
  const attester = new Attester({ key: env.keys.attester, place, store, clock, logFolder });
  const { cutBytes } = attester;
  if (cutBytes > 0) log.warn({ cutBytes }, "an attestation that a crash cut short was taken off the log");
  const facts = factsOf(env, { deployment, router });
  if (env.chain.isLocal && facts.payer) await fundLocalAccounts(env.chain.rpcUrl, [facts.payer]);
  const chain = openEvidence({ link, attester, facts, priceSource: env.etherPrice });
  await lookForExactPayments(chain, log);
  return { link, deployment, chain };
}

/** Looked for at the start, so that what is for sale by x402 is known while the node is silent; else at the first request. */
async function lookForExactPayments(chain: HouseChain, log: Logger): Promise<void> {
  try {
    if (await chain.takesExactPayments()) return;
    log.info("this chain has no proxy for exact payments by x402: none are offered");
  } catch (error) {
    if (!(error instanceof ChainUnavailable)) throw error;
  }
}

const NO_ROUTER =
  "SOUK_PAYMENT_RAIL is router, and this chain has no router of the treasury's. Say ledger, or start a house that has one.";

function factsOf(
  env: Env,
  { deployment, router }: { deployment: DeploymentRecord; router: RouterFacts | null },
): ChainFacts {
  return {
    chainId: deployment.chainId,
    escrow: deployment.escrow,
    tokens: deployment.tokens,
    attester: deployment.roles.attester,
    arbiter: env.roles.arbiter ?? deployment.roles.arbiter,
    feeAccount: deployment.roles.feeAccount,
    relayer: privateKeyToAccount(env.keys.relayer).address,
    router,
    payer: env.keys.payer === null ? null : privateKeyToAccount(env.keys.payer).address,
    confirmations: env.chain.confirmations,
    graceS: env.chain.graceS,
  };
}

async function deploymentOf(parts: {
  env: Env;
  store: Store;
  operator: Hex | null;
  link: ChainLink;
}): Promise<DeploymentRecord> {
  const { env, store, operator, link } = parts;
  if (!env.chain.isLocal) return knownDeployment(env, store);
  if (!operator || !env.keys.deployer) throw new ChainRefused("The demo has no operator to be its arbiter.");
  const [deployer, relayer] = [env.keys.deployer, env.keys.relayer].map(
    (key) => privateKeyToAccount(key).address,
  );
  if (deployer && relayer) await fundLocalAccounts(env.chain.rpcUrl, [deployer, relayer]);
  return ensureDeployment({
    client: link.client,
    chainId: env.chain.chainId,
    dataDir: env.dataDir,
    deployerKey: env.keys.deployer,
    roles: {
      attester: privateKeyToAccount(env.keys.attester).address,
      arbiter: operator,
      guardian: deployer ?? operator,
      feeAccount: operator,
    },
    mneeAddress: null,
    isOwnChain: true,
    windows: { minWindowS: MIN_WINDOW_S.demo, maxWindowS: MAX_WINDOW_S },
  });
}

/** Only the demo has a treasury so far; a data folder of an earlier version is given one. */
async function routerOf(
  { chain, keys, dataDir }: Env,
  { link, deployment }: Pick<OpenedChain, "link" | "deployment">,
): Promise<RouterFacts | null> {
  const { deployer, treasury, spender } = keys;
  if (!chain.isLocal || !deployer || !treasury || !spender) return null;
  await fundLocalAccounts(
    chain.rpcUrl,
    [treasury, spender].map((key) => privateKeyToAccount(key).address),
  );
  const {
    router: address,
    treasury: payer,
    fromBlock,
  } = await ensureRouter({
    client: link.client,
    chainId: deployment.chainId,
    dataDir,
    token: deployment.tokens.MNEE.address,
    guardian: deployment.roles.guardian,
    keys: { deployer, treasury, spender },
  });
  return { address, treasury: payer, spender: privateKeyToAccount(spender).address, fromBlock };
}

/** On a real network nothing is ever deployed by starting; what is recorded was proven before the books opened. */
async function knownDeployment(env: Env, store: Store): Promise<DeploymentRecord> {
  const row = await store.read((tx) => findDeployment(tx));
  const record = readDeployment(env.dataDir, env.chain.chainId) ?? (row ? deploymentOfRow(row) : null);
  if (!record)
    throw new ChainRefused(`Nothing is deployed on chain ${env.chain.chainId} yet. Run: npm run deploy`);
  return record;
}

/** What the deploy script gives a real network. */
export const PRODUCTION_WINDOWS = { minWindowS: MIN_WINDOW_S.production, maxWindowS: MAX_WINDOW_S };
