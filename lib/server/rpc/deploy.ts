import { encodeDeployData, getAddress, getContractAddress, type Hex, type PublicClient } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { mockMneeAbi } from "@/lib/chain/generated/mock-mnee";
import { mockMneeBytecode } from "@/lib/chain/generated/mock-mnee-bytecode";
import { taskEscrowAbi } from "@/lib/chain/generated/task-escrow";
import { taskEscrowBytecode } from "@/lib/chain/generated/task-escrow-bytecode";
import { readDecimals } from "@/lib/chain/token-reads";
import { TOKEN_DECIMALS } from "@/lib/chain/tokens";
import { isSoukError } from "@/lib/domain/errors";
import { type DeploymentRecord, readDeployment, writeDeployment } from "./chain-record";
import { ChainRefused } from "./chain-refused";
import type { Claim } from "./deployment-differs";
import { explainRefusal } from "./explain-revert";
import { KeySender } from "./key-sender";
import { sortNodeAnswer } from "./node-answer";
import { assertDecimals, proveDeployment } from "./prove-deployment";
import { readReceipt } from "./receipt";

/** Windows that the escrow of this house will ever take, in seconds. */
export interface WindowLimits {
  minWindowS: number;
  maxWindowS: number;
}

export interface DeployOrder {
  client: PublicClient;
  chainId: number;
  dataDir: string;
  deployerKey: Hex;
  roles: DeploymentRecord["roles"];
  /** The token of a real network; null deploys MockMNEE. */
  mneeAddress: Hex | null;
  windows: WindowLimits;
  /** True for the demo's chain, which the house runs itself. */
  isOwnChain: boolean;
}

/** The deployment of the data folder, checked against the chain; made and written down when there is none. */
export async function ensureDeployment(order: DeployOrder): Promise<DeploymentRecord> {
  const { isOwnChain } = order;
  const known = readDeployment(order.dataDir, order.chainId);
  if (known) {
    await proveDeployment({ client: order.client, record: known, claims: claimsOf(order), isOwnChain });
    return known;
  }
  const made = await orExplained("escrow", () => deploy(order));
  writeDeployment(order.dataDir, made);
  return made;
}

/** An order for what is deployed already is no order for something else. */
function claimsOf({ roles, mneeAddress }: DeployOrder): Claim[] {
  const ordered = (["attester", "arbiter", "guardian", "feeAccount"] as const).map((role) => ({
    role,
    source: `the ${role} to deploy with`,
    address: roles[role],
  }));
  const token = mneeAddress && {
    role: "token" as const,
    source: "the MNEE token to deploy with",
    address: mneeAddress,
  };
  return token ? [...ordered, token] : ordered;
}

/** What stopped it, in a sentence for whoever started the house. */
export async function orExplained<T>(what: "escrow" | "router", work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isSaid = error instanceof ChainRefused || (isSoukError(error) && error.cause === undefined);
    if (isSaid) throw error;
    const answer = sortNodeAnswer(error);
    const why = answer.kind === "refusal" ? explainRefusal(answer) : answer.label;
    throw new ChainRefused(`The ${what} could not be asked or deployed: ${why}. Start again when it can.`, {
      cause: error,
    });
  }
}

async function deploy(order: DeployOrder): Promise<DeploymentRecord> {
  const { client, roles, deployerKey } = order;
  const keySender = new KeySender(client);
  const genesis = await client.getBlock({ blockNumber: 0n });
  const fromBlock = Number(await client.getBlockNumber());
  const token = order.mneeAddress ?? (await deployMock({ client, keySender, deployerKey }));
  assertDecimals(token, await readDecimals(client, { token }));
  const data = encodeDeployData({
    abi: taskEscrowAbi,
    bytecode: taskEscrowBytecode,
    args: [
      roles.attester,
      roles.guardian,
      roles.feeAccount,
      [token],
      order.windows.minWindowS,
      order.windows.maxWindowS,
    ],
  });
  const escrow = await createContract({ client, keySender, deployerKey, data });
  return {
    chainId: order.chainId,
    genesisHash: genesis.hash,
    escrow,
    tokens: { MNEE: { address: token, decimals: TOKEN_DECIMALS } },
    roles,
    fromBlock,
  };
}

interface Creation {
  client: PublicClient;
  keySender: KeySender;
  deployerKey: Hex;
}

function deployMock(creation: Creation): Promise<Hex> {
  const data = encodeDeployData({ abi: mockMneeAbi, bytecode: mockMneeBytecode });
  return createContract({ ...creation, data });
}

/** The address of the contract that these bytes make, once it is mined. */
export async function createContract(creation: Creation & { data: Hex }): Promise<Hex> {
  const { client, keySender, deployerKey, data } = creation;
  const deployer = privateKeyToAccount(deployerKey).address;
  const nonce = await client.getTransactionCount({ address: deployer, blockTag: "pending" });
  const hash = await keySender.send(deployerKey, { data });
  const receipt = await client.waitForTransactionReceipt({ hash });
  if (readReceipt(receipt, hash)?.status !== "success")
    throw new ChainRefused(`Deploying failed in transaction ${hash}.`);
  return getAddress(receipt.contractAddress ?? getContractAddress({ from: deployer, nonce: BigInt(nonce) }));
}
