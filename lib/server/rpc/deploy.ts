import { encodeDeployData, getAddress, getContractAddress, type Hex, type PublicClient } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { readRoles } from "@/lib/chain/escrow-reads";
import { mockMneeAbi } from "@/lib/chain/generated/mock-mnee";
import { mockMneeBytecode } from "@/lib/chain/generated/mock-mnee-bytecode";
import { taskEscrowAbi } from "@/lib/chain/generated/task-escrow";
import { taskEscrowBytecode } from "@/lib/chain/generated/task-escrow-bytecode";
import { readDecimals } from "@/lib/chain/token-reads";
import { TOKEN_DECIMALS } from "@/lib/chain/tokens";
import { type DeploymentRecord, readDeployment, writeDeployment } from "./chain-record";
import { ChainRefused } from "./chain-refused";
import { KeySender } from "./key-sender";

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
}

/** The deployment of the data folder, checked against the chain; made and written down when there is none. */
export async function ensureDeployment(order: DeployOrder): Promise<DeploymentRecord> {
  const known = readDeployment(order.dataDir, order.chainId);
  if (known) {
    await checkDeployment(order.client, known);
    return known;
  }
  const made = await deploy(order);
  writeDeployment(order.dataDir, made);
  return made;
}

/** Refuses a chain on which the recorded contracts are not what the record says. */
export async function checkDeployment(client: PublicClient, record: DeploymentRecord): Promise<void> {
  const genesis = await client.getBlock({ blockNumber: 0n });
  const code = await client.getCode({ address: record.escrow });
  if (genesis.hash !== record.genesisHash || code === undefined) {
    throw new ChainRefused(
      "The chain does not know the escrow these books were kept on: it is another chain, or an older state of it. " +
        "Restore the chain's state, or delete the data folder to begin the demo anew.",
    );
  }
  const roles = await readRoles(client, { escrow: record.escrow });
  if (roles.attester.toLowerCase() !== record.roles.attester.toLowerCase()) {
    throw new ChainRefused("The escrow answers to another attester than the house's key. Deploy a new one.");
  }
  await checkDecimals(client, record.tokens.MNEE.address);
}

async function checkDecimals(client: PublicClient, token: Hex): Promise<void> {
  const decimals = await readDecimals(client, { token });
  if (decimals !== TOKEN_DECIMALS) {
    throw new ChainRefused(`The token at ${token} has ${decimals} decimals, not ${TOKEN_DECIMALS}.`);
  }
}

async function deploy(order: DeployOrder): Promise<DeploymentRecord> {
  const { client, roles } = order;
  const deployer = privateKeyToAccount(order.deployerKey).address;
  const keySender = new KeySender(client);
  const genesis = await client.getBlock({ blockNumber: 0n });
  const fromBlock = Number(await client.getBlockNumber());
  const token = order.mneeAddress ?? (await deployMock({ client, keySender, order, deployer }));
  await checkDecimals(client, token);
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
  const escrow = await create({ client, keySender, order, deployer, data });
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
  order: DeployOrder;
  deployer: Hex;
}

function deployMock(creation: Creation): Promise<Hex> {
  const data = encodeDeployData({ abi: mockMneeAbi, bytecode: mockMneeBytecode });
  return create({ ...creation, data });
}

async function create(creation: Creation & { data: Hex }): Promise<Hex> {
  const { client, keySender, order, deployer, data } = creation;
  const nonce = await client.getTransactionCount({ address: deployer, blockTag: "pending" });
  const hash = await keySender.send(order.deployerKey, { data });
  const receipt = await client.waitForTransactionReceipt({ hash });
  if (receipt.status !== "success") throw new ChainRefused(`Deploying failed in transaction ${hash}.`);
  return getAddress(receipt.contractAddress ?? getContractAddress({ from: deployer, nonce: BigInt(nonce) }));
}
