import { encodeFunctionData, type Hex, parseEther, parseUnits } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { mockMneeAbi } from "@/lib/chain/generated/mock-mnee";
import { readTokenBalanceWei } from "@/lib/chain/token-reads";
import { fromWireTypedData } from "@/lib/chain/wire-typed-data";
import { Forbidden } from "@/lib/domain/errors";
import type { TypedDataWire } from "@/lib/schemas/escrow/transaction-request";
import { findDemoKey } from "@/lib/server/demo/tables/demo-keys";
import type { DemoSigner } from "@/lib/server/kernel/context";
import type { DemoWallet } from "@/lib/server/kernel/demo-wallet";
import { KeySender, type PlainTransaction } from "@/lib/server/rpc/key-sender";
import type { ChainLink } from "@/lib/server/rpc/link";
import type { Store } from "@/lib/server/store/tx";

/** Play money of a demo wallet. */
const PLAY_MNEE_WEI = parseUnits("10000", 18);
const PLAY_ETH_WEI = parseEther("100");

/** Signs with the throwaway keys the house holds for demo ids. */
export function openDemoSigner(store: Store): DemoSigner {
  return {
    newKey() {
      const privateKey = generatePrivateKey();
      return { address: privateKeyToAccount(privateKey).address, privateKey };
    },
    async sign(userId: string, typedData: TypedDataWire) {
      const key = await keyOf(store, userId);
      if (key === null) return null;
      return privateKeyToAccount(key).signTypedData(fromWireTypedData(typedData));
    },
  };
}

/** So many wallets are looked after, those that were asked for last. */
const LOOKED_AFTER = 200;
/** Longer no block is waited for; what was sent may still be mined. */
const BLOCK_WITHIN_MS = 60_000;

/** The demo's wallets on the local chain. `bankKey` mints MockMNEE and is rich in ETH. */
export function openDemoWallet(parts: {
  link: ChainLink;
  store: Store;
  token: Hex;
  bankKey: Hex;
}): DemoWallet {
  const { link, store, token } = parts;
  const keySender = new KeySender(link.client);
  const looks = new Map<Hex, Promise<void>>();
  const known = new Set<Hex>();
  const topUps = async (address: Hex): Promise<PlainTransaction[]> => {
    const [etherWei, mneeWei] = await link.ask((client) =>
      Promise.all([client.getBalance({ address }), readTokenBalanceWei(client, { token, account: address })]),
    );
    const missing: PlainTransaction[] = [];
    if (etherWei < PLAY_ETH_WEI) missing.push({ to: address, valueWei: PLAY_ETH_WEI - etherWei });
    if (mneeWei < PLAY_MNEE_WEI) {
      const args = [address, PLAY_MNEE_WEI - mneeWei] as const;
      missing.push({ to: token, data: encodeFunctionData({ abi: mockMneeAbi, functionName: "mint", args }) });
    }
    return missing;
  };
  const fundWallet = async (address: Hex) => {
    const hashes = await Promise.all(
      (await topUps(address)).map((transaction) => keySender.send(parts.bankKey, transaction)),
    );
    await link.ask((client) =>
      Promise.all(hashes.map((hash) => client.waitForTransactionReceipt({ hash, timeout: BLOCK_WITHIN_MS }))),
    );
  };
  /** What is on its way counts, so that nobody is funded twice while no block comes. */
  const fundEmpty = async (address: Hex) => {
    const etherWei = await link.ask((client) => client.getBalance({ address, blockTag: "pending" }));
    if (etherWei === 0n) await fundWallet(address);
  };
  const noteKnown = (address: Hex) => {
    known.delete(address);
    known.add(address);
    const [oldest] = known;
    if (known.size > LOOKED_AFTER && oldest !== undefined) known.delete(oldest);
  };
  return {
    fundWallet,
    ensureFunded(address) {
      noteKnown(address);
      const underWay = looks.get(address);
      if (underWay) return underWay;
      const look = fundEmpty(address).finally(() => looks.delete(address));
      looks.set(address, look);
      return look;
    },
    async lookAgain() {
      await Promise.all([...known].map((address) => this.ensureFunded(address)));
    },
    async send(userId, transaction) {
      const key = await keyOf(store, userId);
      if (key === null)
        throw new Forbidden("The house holds no key for this account; sign with your own wallet.");
      return keySender.send(key, transaction);
    },
  };
}

async function keyOf(store: Store, userId: string): Promise<Hex | null> {
  const row = await store.read((tx) => findDemoKey(tx, userId));
  return row?.privateKey ?? null;
}
