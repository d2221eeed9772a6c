import { encodeDeployData, encodeFunctionData, erc20Abi, type Hex, type PublicClient } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { mockMneeAbi } from "@/lib/chain/generated/mock-mnee";
import { paymentRouterAbi } from "@/lib/chain/generated/payment-router";
import { paymentRouterBytecode } from "@/lib/chain/generated/payment-router-bytecode";
import { type SpendingLimits, setSpenderCall } from "@/lib/chain/router-calls";
import { readCeilings, readRouterRoles } from "@/lib/chain/router-reads";
import { readTokenBalanceWei } from "@/lib/chain/token-reads";
import { parseUnits, toWei } from "@/lib/domain/money";
import { DEMO_TREASURY_UNITS } from "@/lib/domain/treasury/demo-treasury";
import { type RouterRecord, readRouter, writeRouter } from "@/lib/server/rpc/chain-record";
import { ChainRefused } from "@/lib/server/rpc/chain-refused";
import { createContract, orExplained } from "@/lib/server/rpc/deploy";
import { KeySender, type PlainTransaction } from "@/lib/server/rpc/key-sender";
import { readReceipt } from "@/lib/server/rpc/receipt";

/** What services may cost the demo in a UTC day. */
const DAILY_CEILING_UNITS = parseUnits("MNEE", "90");
/** What uptime may be paid in one: three orchestrators that are never down, and a little. */
const DAILY_PAYOUT_CEILING_UNITS = parseUnits("MNEE", "60000");

export interface RouterOrder {
  readonly client: PublicClient;
  readonly chainId: number;
  readonly dataDir: string;
  /** MockMNEE, whose faucet the deployer's key is. */
  readonly token: Hex;
  readonly guardian: Hex;
  readonly keys: { readonly deployer: Hex; readonly treasury: Hex; readonly spender: Hex };
}

/**
 * The router of the demo's own chain: the one on record, proven, or a new one; with a treasury that has money and
 * has approved it. What the treasury decided since then stays as it is.
 * @throws ChainRefused for a router that answers to others than the record says.
 */
export function ensureRouter(order: RouterOrder): Promise<RouterRecord> {
  return orExplained("router", async () => {
    const known = readRouter(order.dataDir, order.chainId);
    // A chain that lost its last second has lost a router that was made in it, and nothing was paid through it yet.
    const isThere = known !== null && (await isOnChain(order, known));
    const record = isThere ? known : await deployRouter(order);
    if (record.isSetUp) return openForPayouts(order, record);
    await setUp(order, record.router);
    return kept(order, { ...record, isSetUp: true });
  });
}

async function isOnChain({ client, token }: RouterOrder, record: RouterRecord): Promise<boolean> {
  const { router } = record;
  if ((await client.getCode({ address: router })) === undefined) {
    if (record.isSetUp) {
      throw new ChainRefused(
        `The chain does not know the router ${router} of its record: it is an older state of it. Restore the chain's ` +
          "state, or delete the data folder to begin the demo anew.",
      );
    }
    return false;
  }
  const found = await readRouterRoles(client, { router });
  const expected = { token, treasury: record.treasury, guardian: record.guardian };
  for (const role of ["token", "treasury", "guardian"] as const) {
    if (found[role].toLowerCase() === expected[role].toLowerCase()) continue;
    throw new ChainRefused(
      `The router ${router} answers to the ${role} ${found[role]}, not to ${expected[role]} of its record. ` +
        "Nothing was written. Restore the record, or delete the data folder to begin the demo anew.",
    );
  }
  return true;
}

async function deployRouter(order: RouterOrder): Promise<RouterRecord> {
  const { client, chainId, token, guardian, keys } = order;
  const treasury = privateKeyToAddress(keys.treasury);
  const fromBlock = Number(await client.getBlockNumber());
  const data = encodeDeployData({
    abi: paymentRouterAbi,
    bytecode: paymentRouterBytecode,
    args: [token, treasury, guardian],
  });
  const keySender = new KeySender(client);
  const router = await createContract({ client, keySender, deployerKey: keys.deployer, data });
  return kept(order, { chainId, router, treasury, guardian, fromBlock, isSetUp: false });
}

function kept(order: RouterOrder, record: RouterRecord): RouterRecord {
  writeRouter(order.dataDir, record);
  return record;
}

/** May be done twice, when a crash came before it was written down. */
async function setUp(order: RouterOrder, router: Hex): Promise<void> {
  const { client, token, keys } = order;
  const treasury = privateKeyToAddress(keys.treasury);
  const missingWei =
    toWei(DEMO_TREASURY_UNITS) - (await readTokenBalanceWei(client, { token, account: treasury }));
  const mint = encodeFunctionData({
    abi: mockMneeAbi,
    functionName: "mint",
    args: [treasury, missingWei > 0n ? missingWei : 0n],
  });
  const approve = encodeFunctionData({
    abi: erc20Abi,
    functionName: "approve",
    args: [router, toWei(DEMO_TREASURY_UNITS)],
  });
  const send = senderOf(client);
  await Promise.all([
    send(keys.deployer, { to: token, data: mint }),
    send(keys.treasury, { to: token, data: approve }),
    send(keys.treasury, setSpenderCall(router, limitsOf(order, DAILY_CEILING_UNITS))),
  ]);
}

/** A router from before uptime was paid lets nothing out for it. */
async function openForPayouts(order: RouterOrder, record: RouterRecord): Promise<RouterRecord> {
  const { client, keys } = order;
  const { router } = record;
  const { dailyUnits, dailyPayoutUnits } = await readCeilings(client, { router });
  if (dailyUnits > 0n && dailyPayoutUnits === 0n)
    await senderOf(client)(keys.treasury, setSpenderCall(router, limitsOf(order, dailyUnits)));
  return record;
}

function limitsOf({ keys }: RouterOrder, dailyCeilingUnits: bigint): SpendingLimits {
  const spender = privateKeyToAddress(keys.spender);
  return { spender, dailyCeilingUnits, dailyPayoutCeilingUnits: DAILY_PAYOUT_CEILING_UNITS };
}

function senderOf(client: PublicClient) {
  const keySender = new KeySender(client);
  return async (key: Hex, transaction: PlainTransaction) => {
    const hash = await keySender.send(key, transaction);
    const receipt = await client.waitForTransactionReceipt({ hash });
    if (readReceipt(receipt, hash)?.status === "success") return;
    throw new ChainRefused(`Setting up the router failed in transaction ${hash}.`);
  };
}
