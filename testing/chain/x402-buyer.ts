import { x402Client } from "@x402/core/client";
import { ExactEvmScheme } from "@x402/evm/exact/client";
import { wrapFetchWithPayment } from "@x402/fetch";
import { encodeFunctionData, erc20Abi, type Hex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { mockMneeAbi } from "@/lib/chain/generated/mock-mnee";
import { PERMIT2, type Permit2Payment, paymentTypedData } from "@/lib/chain/x402";
import { fundLocalAccounts } from "@/lib/server/rpc/fund-local-accounts";
import { KeySender, type PlainTransaction } from "@/lib/server/rpc/key-sender";
import { askFront, type Told } from "@/testing/http/router";
import type { AnvilHouse } from "./anvil-house";

const ORIGIN = "http://127.0.0.1:3000";

/** JSON as a header of x402 carries it. */
export const inHeader = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64");
// biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came
export const fromHeader = (headers: Headers, name: string): any =>
  JSON.parse(Buffer.from(headers.get(name) ?? "", "base64").toString());

/** Somebody with MNEE of his own who buys from the house by x402. */
export class X402Buyer {
  readonly account;
  private nonces = 0n;

  private constructor(
    private readonly house: AnvilHouse,
    readonly key: Hex,
  ) {
    this.account = privateKeyToAccount(key);
  }

  /** With 10 MNEE, and Permit2 approved for all of them. */
  static async open(house: AnvilHouse, with_: { approvedWei?: bigint } = {}): Promise<X402Buyer> {
    const buyer = new X402Buyer(house, generatePrivateKey());
    const { onChain } = house;
    const token = onChain.deployment.tokens.MNEE.address;
    await fundLocalAccounts(onChain.anvil.rpcUrl, [buyer.account.address]);
    const mint = encodeFunctionData({
      abi: mockMneeAbi,
      functionName: "mint",
      args: [buyer.account.address, 10n ** 19n],
    });
    await buyer.send(onChain.keys.deployer, { to: token, data: mint });
    await buyer.approve(with_.approvedWei ?? 10n ** 19n);
    return buyer;
  }

  async approve(wei: bigint): Promise<void> {
    const args = [PERMIT2, wei] as const;
    const data = encodeFunctionData({ abi: erc20Abi, functionName: "approve", args });
    await this.send(this.key, { to: this.house.onChain.deployment.tokens.MNEE.address, data });
  }

  async send(key: Hex, transaction: PlainTransaction): Promise<void> {
    await this.house.mined(await new KeySender(this.house.onChain.link.client).send(key, transaction));
  }

  /** The standard's own client over the house's route tables. */
  clientFetch(onAnswer: (told: Response) => void = () => undefined): typeof fetch {
    const front: typeof fetch = async (input, init) => {
      const request = new Request(input, init);
      const { pathname, search } = new URL(request.url);
      const body = request.method === "GET" ? undefined : await request.text();
      const told = await askFront(ORIGIN, request.method, `${pathname}${search}`, {
        headers: request.headers,
        ...(body === undefined ? {} : { body }),
      });
      const response = new Response(told.text, { status: told.status, headers: told.headers });
      onAnswer(response);
      return response;
    };
    // By itself it pays in the tokens that it knows alone.
    const client = x402Client.fromConfig({
      schemes: [{ network: "eip155:*", client: new ExactEvmScheme(this.account) }],
      spendControls: { allowedAssets: true },
    });
    return wrapFetchWithPayment(front, client);
  }

  /** What a service asks for. */
  async asked(serviceId: string) {
    const told = await askFront(ORIGIN, "GET", `/api/x402/services/${serviceId}`);
    return fromHeader(told.headers, "payment-required").accepts[0];
  }

  /** The PAYMENT-SIGNATURE header of a payment for a service, changed before or after it is signed. */
  async header(
    serviceId: string,
    change: { signed?: Partial<Permit2Payment>; accepted?: object; version?: number; signature?: Hex } = {},
  ): Promise<string> {
    const requirements = await this.asked(serviceId);
    const nowS = BigInt(Math.floor(this.house.context.clock() / 1_000));
    this.nonces += 1n;
    const payment: Permit2Payment = {
      from: this.account.address,
      spender: "0x402085c248EeA27D92E8b30b2C58ed07f9E20001",
      token: requirements.asset,
      amountWei: BigInt(requirements.amount),
      nonce: this.nonces,
      deadlineS: nowS + 300n,
      to: requirements.payTo,
      validAfterS: nowS - 600n,
      ...change.signed,
    };
    const { chainId } = this.house.chain.facts;
    const signature =
      change.signature ?? (await this.account.signTypedData(paymentTypedData(chainId, payment)));
    return inHeader({
      x402Version: change.version ?? 2,
      accepted: { ...requirements, ...change.accepted },
      payload: {
        signature,
        permit2Authorization: {
          permitted: { token: payment.token, amount: String(payment.amountWei) },
          from: payment.from,
          spender: payment.spender,
          nonce: String(payment.nonce),
          deadline: String(payment.deadlineS),
          witness: { to: payment.to, validAfter: String(payment.validAfterS) },
        },
      },
    });
  }

  /** Asks for a service, with that payment. */
  ask(target: string, header?: string, body?: unknown): Promise<Told> {
    const headers: Record<string, string> = header === undefined ? {} : { "payment-signature": header };
    const method = body === undefined ? "GET" : "POST";
    return askFront(ORIGIN, method, `/api/x402/services/${target}`, { headers, body });
  }

  /** What he has, in wei. */
  async wei(): Promise<bigint> {
    const token = this.house.onChain.deployment.tokens.MNEE.address;
    const args = [this.account.address] as const;
    const read = { address: token, abi: erc20Abi, functionName: "balanceOf", args } as const;
    return this.house.onChain.link.client.readContract(read);
  }
}
