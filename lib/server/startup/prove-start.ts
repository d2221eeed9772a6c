import { privateKeyToAccount } from "viem/accounts";
import type { Hex } from "@/lib/schemas/hex";
import { OPERATOR_ID } from "@/lib/server/demo/seed/demo-agents";
import type { Env } from "@/lib/server/env/env";
import { findDeployment } from "@/lib/server/escrow/tables/deployments";
import {
  type DeploymentRecord,
  deploymentOfRow,
  readDeployment,
  readRouter,
} from "@/lib/server/rpc/chain-record";
import { ChainRefused } from "@/lib/server/rpc/chain-refused";
import {
  type Claim,
  DeploymentDiffers,
  differencesOf,
  type FixedRole,
} from "@/lib/server/rpc/deployment-differs";
import type { ChainLink } from "@/lib/server/rpc/link";
import { proveDeployment } from "@/lib/server/rpc/prove-deployment";
import { peek } from "@/lib/server/store/peek";
import type { Store } from "@/lib/server/store/tx";

/**
 * Before the books are opened. On a real network everything is compared; the demo's own chain does not run yet, so
 * that only the keys of its folder are compared with the record in it.
 */
export async function proveBeforeOpening(env: Env, link: ChainLink): Promise<void> {
  const recorded = readDeployment(env.dataDir, env.chain.chainId);
  if (env.chain.isLocal) {
    if (recorded) assertSame(recorded, keyClaims(env));
    assertTreasury(env);
    return;
  }
  const books = { table: "deployments", read: findDeployment };
  const row = env.databaseUrl ? await peek(env.databaseUrl, books) : null;
  const kept = row && deploymentOfRow(row);
  const record = recorded ?? kept;
  if (!record)
    throw new ChainRefused(`Nothing is deployed on chain ${env.chain.chainId} yet. Run: npm run deploy`);
  if (kept) assertKept(record, kept);
  await proveDeployment({ client: link.client, record, claims: environmentClaims(env), isOwnChain: false });
}

/** Once the demo's books and chain are open, and before anything is written to either. */
export async function proveLocalChain(parts: {
  env: Env;
  link: ChainLink;
  store: Store;
  /** Arbiter and fee account of the demo; null in books that were not seeded. */
  operator: Hex | null;
}): Promise<void> {
  const { env, link, store, operator } = parts;
  if (!env.chain.isLocal) return;
  const record = readDeployment(env.dataDir, env.chain.chainId);
  const row = await store.read((tx) => findDeployment(tx));
  if (row && !record) {
    throw new ChainRefused(
      "The books know a deployment that the data folder has lost. Restore its chain folder, or begin the demo anew.",
    );
  }
  if (!record) return;
  if (row) assertKept(record, deploymentOfRow(row));
  if (operator === null) {
    throw new ChainRefused(
      "The data folder has a deployment whose fee account these books do not know. Restore the books, or delete the " +
        "folder to begin the demo anew.",
    );
  }
  const claims = [...keyClaims(env), ...operatorClaims(operator)];
  await proveDeployment({ client: link.client, record, claims, isOwnChain: true });
}

/** The router keeps its treasury for good: another key could neither lower a ceiling nor start what was stopped. */
function assertTreasury({ keys, dataDir, chain }: Env): void {
  const known = readRouter(dataDir, chain.chainId);
  if (!known || !keys.treasury || addressOf(keys.treasury).toLowerCase() === known.treasury.toLowerCase())
    return;
  throw new ChainRefused(
    `The router ${known.router} was deployed for the treasury ${known.treasury}, but the treasury's key is of ` +
      `${addressOf(keys.treasury)}. Nothing was written. Bring back the key, or delete the data folder to begin the ` +
      "demo anew.",
  );
}

function assertSame(record: DeploymentRecord, claims: readonly Claim[]): void {
  const differences = differencesOf(claims, { ...record.roles, token: record.tokens.MNEE.address });
  if (differences.length > 0) throw new DeploymentDiffers(record.escrow, differences);
}

/** The folder's record against the one in the books: the same escrow, and what the contract itself cannot tell. */
function assertKept(record: DeploymentRecord, kept: DeploymentRecord): void {
  const isSame =
    record.chainId === kept.chainId &&
    record.genesisHash === kept.genesisHash &&
    record.escrow.toLowerCase() === kept.escrow.toLowerCase();
  if (!isSame) throw new ChainRefused(OTHER_DEPLOYMENT);
  const source = (what: string) => `${what} on record for chain ${record.chainId}`;
  assertSame(kept, [
    ...ROLES.map((role) => ({ role, source: source(`roles.${role}`), address: record.roles[role] })),
    { role: "token", source: source("tokens.MNEE"), address: record.tokens.MNEE.address },
  ]);
}

const ROLES = ["attester", "arbiter", "guardian", "feeAccount"] as const;

export const OTHER_DEPLOYMENT =
  "These books were kept on another deployment than the one in the data folder. Bring back the folder that " +
  "belongs to them, or delete both to begin the demo anew.";

/** What a running house works with, held against the escrow again and again. */
export function claimsOf(env: Env): Claim[] {
  return env.chain.isLocal ? keyClaims(env) : environmentClaims(env);
}

function keyClaims({ keys }: Env): Claim[] {
  return [
    ...claim("attester", "the address of the attester's key", addressOf(keys.attester)),
    ...claim("guardian", "the address of the deployer's key", keys.deployer && addressOf(keys.deployer)),
  ];
}

function operatorClaims(operator: Hex): Claim[] {
  return [
    ...claim("arbiter", `${OPERATOR_ID} of these books`, operator),
    ...claim("feeAccount", `${OPERATOR_ID} of these books`, operator),
  ];
}

function environmentClaims({ keys, roles, chain }: Env): Claim[] {
  return [
    ...claim("attester", "the address of ATTESTER_PRIVATE_KEY", addressOf(keys.attester)),
    ...claim("arbiter", "ARBITER_ADDRESS", roles.arbiter),
    ...claim("guardian", "GUARDIAN_ADDRESS", roles.guardian),
    ...claim("feeAccount", "FEE_ACCOUNT_ADDRESS", roles.feeAccount),
    ...claim("token", "MNEE_ADDRESS", chain.mneeAddress),
  ];
}

const addressOf = (key: Hex) => privateKeyToAccount(key).address;

/** Nothing is claimed by what is not stated. */
function claim(role: FixedRole, source: string, address: Hex | null): Claim[] {
  return address === null ? [] : [{ role, source, address }];
}
