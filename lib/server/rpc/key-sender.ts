import { type Hex, type PublicClient, parseGwei } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { ChainUnavailable, InvalidInput } from "@/lib/domain/errors";
import { explainRevert } from "./explain-revert";
import { isUnreachable } from "./link";

export interface PlainTransaction {
  to?: Hex;
  data?: Hex;
  valueWei?: bigint;
}

/** Gas is a little more than estimated, since another transaction may land before this one. */
const GAS_MARGIN_PERCENT = 130n;
const PRIORITY_WEI = parseGwei("1");

/** Sends with keys that the house holds. One address sends one after the other, so that no nonce is used twice. */
export class KeySender {
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(private readonly client: PublicClient) {}

  send(privateKey: Hex, transaction: PlainTransaction): Promise<Hex> {
    const account = privateKeyToAccount(privateKey);
    const before = this.turns.get(account.address) ?? Promise.resolve();
    const turn = before.then(() => this.sendNow(account, transaction));
    this.turns.set(
      account.address,
      turn.catch(() => undefined),
    );
    return turn;
  }

  private async sendNow(account: PrivateKeyAccount, transaction: PlainTransaction): Promise<Hex> {
    const { client } = this;
    const call = { to: transaction.to, data: transaction.data, value: transaction.valueWei ?? 0n };
    try {
      const [chainId, gas, nonce, block] = await Promise.all([
        client.getChainId(),
        client.estimateGas({ account, ...call }),
        client.getTransactionCount({ address: account.address, blockTag: "pending" }),
        client.getBlock(),
      ]);
      const signed = await account.signTransaction({
        ...call,
        chainId,
        nonce,
        type: "eip1559",
        gas: (gas * GAS_MARGIN_PERCENT) / 100n,
        maxPriorityFeePerGas: PRIORITY_WEI,
        maxFeePerGas: (block.baseFeePerGas ?? 0n) * 2n + PRIORITY_WEI,
      });
      return await client.sendRawTransaction({ serializedTransaction: signed });
    } catch (error) {
      if (isUnreachable(error)) throw new ChainUnavailable();
      throw new InvalidInput(
        [{ pointer: "#/data", detail: explainRevert(error) }],
        `The chain would refuse this transaction: ${explainRevert(error)}.`,
      );
    }
  }
}
