import { BaseError, type PublicClient, zeroAddress } from "viem";
import { readIsTokenAllowed, readRoles } from "@/lib/chain/escrow-reads";
import { readDecimals } from "@/lib/chain/token-reads";
import { TOKEN_DECIMALS } from "@/lib/chain/tokens";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import type { DeploymentRecord } from "./chain-record";
import { ChainRefused } from "./chain-refused";
import { type Claim, DeploymentDiffers, differencesOf } from "./deployment-differs";

/** What the chain says of a recorded deployment; null for a contract that is not there. */
interface Deployed {
  readonly genesisHash: string;
  readonly head: number;
  readonly escrow: {
    readonly roles: Pick<DeploymentRecord["roles"], "attester" | "guardian" | "feeAccount">;
    /** Null when the escrow does not take the token. */
    readonly tokenDecimals: number | null;
  } | null;
}

/**
 * Compares a deployment on record with the chain, and `claims` with both.
 * @throws ChainRefused for another chain or token, DeploymentDiffers naming each address that is not the escrow's,
 * ChainUnavailable when the node gave no answer to one of the questions.
 */
export async function proveDeployment(parts: {
  client: PublicClient;
  record: DeploymentRecord;
  claims: readonly Claim[];
  /** True for the demo's chain, which is never behind. */
  isOwnChain: boolean;
}): Promise<void> {
  const { client, record, claims, isOwnChain } = parts;
  const found = await answered(() => readDeployed(client, record));
  const { escrow } = found;
  if (escrow === null) throw whyAbsent(found, { record, isOwnChain });
  // The contract keeps no arbiter, which is in the terms of each task, and no list of its tokens.
  const own = { ...record.roles, ...escrow.roles, token: record.tokens.MNEE.address };
  const differences = differencesOf([...recordClaims(record), ...claims], own);
  if (differences.length > 0) throw new DeploymentDiffers(record.escrow, differences);
  if (escrow.tokenDecimals === null) {
    throw new ChainRefused(
      `The escrow ${record.escrow} does not take the token ${own.token} of its record. Restore the record.`,
    );
  }
  assertDecimals(own.token, escrow.tokenDecimals);
}

function recordClaims({ roles, chainId }: DeploymentRecord): Claim[] {
  const source = (role: string) => `roles.${role} on record for chain ${chainId}`;
  return (["attester", "guardian", "feeAccount"] as const).map((role) => ({
    role,
    source: source(role),
    address: roles[role],
  }));
}

/** The units of the house are 10^9 wei of a token with 18 decimals. */
export function assertDecimals(token: string, decimals: number): void {
  if (decimals === TOKEN_DECIMALS) return;
  throw new ChainRefused(`The token at ${token} has ${decimals} decimals, not ${TOKEN_DECIMALS}.`);
}

async function readDeployed(client: PublicClient, record: DeploymentRecord): Promise<Deployed> {
  const { escrow, tokens } = record;
  const token = tokens.MNEE.address;
  const [genesis, head, code] = await Promise.all([
    client.getBlock({ blockNumber: 0n }),
    client.getBlockNumber(),
    client.getCode({ address: escrow }),
  ]);
  const place = { genesisHash: genesis.hash, head: Number(head) };
  if (genesis.hash !== record.genesisHash || code === undefined) return { ...place, escrow: null };
  const [roles, takesToken] = await Promise.all([
    readRoles(client, { escrow }),
    readIsTokenAllowed(client, { escrow, token }),
  ]);
  // What the escrow does not take may be no token, and then has no decimals to tell.
  const tokenDecimals = takesToken ? await readDecimals(client, { token }) : null;
  // The constructor takes no zero, so that it is no answer of the contract.
  if (Object.values(roles).includes(zeroAddress)) throw new RangeError("a role is the zero address");
  return { ...place, escrow: { roles, tokenDecimals } };
}

/** A node of somebody else may only be behind; that our own chain lost a contract is certain. */
function whyAbsent(found: Deployed, of: { record: DeploymentRecord; isOwnChain: boolean }): Error {
  const { record, isOwnChain } = of;
  if (found.genesisHash === record.genesisHash && !isOwnChain) {
    return new ChainUnavailable(
      `The node, at block ${found.head}, shows no contract at ${record.escrow}, deployed after block ` +
        `${record.fromBlock}. Nothing was written; start again when it has caught up.`,
    );
  }
  return new ChainRefused(
    "The chain does not know the escrow these books were kept on: it is another chain, or an older state of it. " +
      "Restore the chain's state, or delete the data folder to begin the demo anew.",
  );
}

/** Whatever went wrong while asking is no answer, also what looks like a refusal: none of these reads can revert. */
async function answered<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const cause = error instanceof BaseError ? error.walk((one) => one instanceof ChainRefused) : null;
    if (cause instanceof ChainRefused) throw cause;
    const said = error instanceof BaseError ? error.shortMessage : String(error);
    throw new ChainUnavailable(
      `The node did not tell who the escrow answers to (${said}). Nothing was written; start again when it does.`,
    );
  }
}
