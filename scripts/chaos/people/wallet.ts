import { encodeFunctionData, erc20Abi, type Hex, keccak256, parseGwei } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { toWei } from "@/lib/domain/money";
import { rawRpc } from "@/lib/server/rpc/json-rpc";
import type { Random } from "../random";

export interface Call {
  readonly to: Hex;
  readonly data: Hex;
  readonly value: string;
}

/** Allows somebody so much of a token. */
export function approvalOf(token: Hex, of: { spender: Hex; units: bigint }): Call {
  const args = [of.spender, toWei(of.units)] as const;
  return {
    to: token,
    data: encodeFunctionData({ abi: erc20Abi, functionName: "approve", args }),
    value: "0x0",
  };
}

/** Deeper than any reorganisation of an ordinary run. */
const FINAL_AFTER = 8;
const GAS = 700_000n;
const PRIORITY = parseGwei("2");
const MOST = parseGwei("2000");
const PATIENCE_MS = 10_000;

interface Sent {
  readonly nonce: number;
  /** The same call, perhaps a second time at a higher price. */
  readonly forms: readonly Hex[];
}

/** A person's own wallet, at the node itself: what was dropped or undone it sends again, until it is final. */
export class Wallet {
  private nextNonce = 0;
  private readonly open = new Set<Sent>();

  constructor(
    private readonly parts: {
      account: PrivateKeyAccount;
      chainId: number;
      nodeUrl: string;
      random: Random;
      /** Every form that was signed, so that a reorganisation can put it into another block. */
      onSigned: (raw: Hex) => void;
    },
  ) {}

  /** Sends calls one right after the other, with nothing of the same person's between them; answers the last one's hash. */
  async sendInARow(calls: readonly Call[]): Promise<Hex> {
    const first = this.nextNonce;
    this.nextNonce += calls.length;
    let hash: Hex = "0x";
    for (const [index, call] of calls.entries()) hash = await this.sendAt(first + index, call);
    return hash;
  }

  /** Signs and sends, and answers the hash; a fifth of the time it offers more for the same nonce soon after. */
  send(call: Call): Promise<Hex> {
    return this.sendInARow([call]);
  }

  private async sendAt(nonce: number, call: Call): Promise<Hex> {
    const { account, chainId, random } = this.parts;
    const isReplaced = random.chance(0.2);
    const sign = (times: bigint) =>
      account.signTransaction({
        chainId,
        nonce,
        type: "eip1559",
        to: call.to,
        data: call.data,
        value: BigInt(call.value),
        gas: GAS,
        maxPriorityFeePerGas: PRIORITY * times,
        maxFeePerGas: MOST * times,
      });
    const forms = isReplaced ? [await sign(1n), await sign(2n)] : [await sign(1n)];
    for (const form of forms) this.parts.onSigned(form);
    const sent: Sent = { nonce, forms };
    this.open.add(sent);
    await this.push(sent);
    return keccak256(forms[0] ?? "0x");
  }

  /** How many of its transactions are not final yet. */
  get waiting(): number {
    return this.open.size;
  }

  /** Looks at all that is not final; called at a beat. */
  async look(head: number): Promise<void> {
    for (const sent of [...this.open].sort((a, b) => a.nonce - b.nonce)) {
      const block = await this.blockOf(sent);
      if (block === null) await this.push(sent);
      else if (block <= head - FINAL_AFTER) this.open.delete(sent);
    }
  }

  private async blockOf({ forms }: Sent): Promise<number | null> {
    for (const form of forms) {
      const receipt = await this.rpc("eth_getTransactionReceipt", [keccak256(form)]);
      if (receipt !== null && typeof receipt === "object" && "blockNumber" in receipt)
        return Number(receipt.blockNumber);
    }
    return null;
  }

  private async push({ forms }: Sent): Promise<void> {
    for (const form of forms) await this.rpc("eth_sendRawTransaction", [form]);
  }

  /** The node may be down; whoever looks again finds out what became of it. */
  private rpc(method: string, params: unknown[]): Promise<unknown> {
    const call = { method, params, patienceMs: PATIENCE_MS };
    return rawRpc(this.parts.nodeUrl, call).catch(() => null);
  }
}
