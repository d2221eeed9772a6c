import { type Hex, keccak256, type PublicClient } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { InvalidInput } from "@/lib/domain/errors";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { absentAsNull } from "./ask-node";
import { explainRefusal } from "./explain-revert";
import { roomyFees } from "./gas-fees";
import { type NodeAnswer, sortNodeAnswer } from "./node-answer";

export interface PlainTransaction {
  to?: Hex;
  data?: Hex;
  valueWei?: bigint;
}

/** Gas is a little more than estimated, since another transaction may land before this one. */
const GAS_MARGIN_PERCENT = 130n;

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
        client.estimateGas({ account, ...call, prepare: false }),
        client.getTransactionCount({ address: account.address, blockTag: "pending" }),
        client.getBlock(),
      ]);
      const signed = await account.signTransaction({
        ...call,
        chainId,
        nonce,
        type: "eip1559",
        gas: (gas * GAS_MARGIN_PERCENT) / 100n,
        ...roomyFees(block.baseFeePerGas),
      });
      return await this.broadcast(signed);
    } catch (error) {
      const answer = sortNodeAnswer(error);
      const why = whyRefused(answer);
      if (why === null) throw new ChainUnavailable(null, answer);
      throw new InvalidInput(
        [{ pointer: "#/data", detail: why }],
        `The chain would refuse this transaction: ${why}.`,
      );
    }
  }

  /** What the node has already, perhaps from a first try whose answer was lost, is sent. */
  private async broadcast(serializedTransaction: Hex): Promise<Hex> {
    try {
      return await this.client.sendRawTransaction({ serializedTransaction });
    } catch (error) {
      const answer = sortNodeAnswer(error);
      const hash = keccak256(serializedTransaction);
      if (answer.kind === "fault" && answer.what === "known") return hash;
      if (await absentAsNull(this.client.getTransaction({ hash }))) return hash;
      throw error;
    }
  }
}

/** Why the sender cannot have this transaction; null when the node could not tell. */
function whyRefused(answer: NodeAnswer): string | null {
  if (answer.kind === "refusal") return explainRefusal(answer);
  const isUnfunded = answer.kind === "fault" && answer.what === "unfunded";
  return isUnfunded ? "the account has too little ETH for the value and gas" : null;
}
