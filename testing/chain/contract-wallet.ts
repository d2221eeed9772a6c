import { encodeDeployData, encodeFunctionData, type Hex, type PublicClient, parseAbi } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { KeySender, type PlainTransaction } from "@/lib/server/rpc/key-sender";
import { compiled } from "./compiled";

const ABI = parseAbi([
  "constructor(address owner_)",
  "function execute(address to, uint256 value, bytes data)",
  "function setOwner(address owner_)",
]);

/** A real wallet contract on the test's chain, owned by one key at a time. */
export class OwnedWallet {
  private readonly keySender: KeySender;

  private constructor(
    private readonly client: PublicClient,
    readonly address: Hex,
    private ownerKey: Hex,
  ) {
    this.keySender = new KeySender(client);
  }

  /** `ownerKey` pays for gas, now and later. */
  static async deploy(client: PublicClient, ownerKey: Hex): Promise<OwnedWallet> {
    const owner = privateKeyToAccount(ownerKey).address;
    const data = encodeDeployData({ abi: ABI, bytecode: compiled("wallets/OwnedWallet"), args: [owner] });
    const hash = await new KeySender(client).send(ownerKey, { data });
    const { contractAddress } = await client.waitForTransactionReceipt({ hash });
    if (!contractAddress) throw new RangeError("no wallet was made");
    return new OwnedWallet(client, contractAddress, ownerKey);
  }

  /** The key that signs for the wallet now. */
  get owner() {
    return privateKeyToAccount(this.ownerKey);
  }

  async execute(call: { to: Hex; data: Hex; value?: bigint }): Promise<void> {
    const args = [call.to, call.value ?? 0n, call.data] as const;
    await this.send({ data: encodeFunctionData({ abi: ABI, functionName: "execute", args }) });
  }

  /** From here on the old owner's signatures are worth nothing. */
  async rotate(nextKey: Hex): Promise<void> {
    const args = [privateKeyToAccount(nextKey).address] as const;
    await this.send({ data: encodeFunctionData({ abi: ABI, functionName: "setOwner", args }) });
    this.ownerKey = nextKey;
  }

  private async send(transaction: PlainTransaction): Promise<void> {
    const hash = await this.keySender.send(this.ownerKey, { to: this.address, ...transaction });
    const { status } = await this.client.waitForTransactionReceipt({ hash });
    if (status !== "success") throw new RangeError("the wallet's transaction reverted");
  }
}
