import { numberToHex, pad } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { expect } from "vitest";
import { EXACT_PROXY, type Permit2Payment, paymentTypedData } from "@/lib/chain/x402";
import type { PaymentFate } from "@/lib/chain/x402-reads";
import { requirementsFor } from "@/lib/domain/treasury/x402/payment";
import type { Hex } from "@/lib/schemas/hex";
import { SETTLE_KIND } from "@/lib/server/escrow/tables/relay";
import type { ChainEvidence } from "@/lib/server/kernel/chain/chain-evidence";
import type { Call } from "@/lib/server/kernel/context";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import { TREASURY_CHECKS } from "@/lib/server/treasury/checks";
import { buyService, type Purchase } from "@/lib/server/treasury/commands/buy-service";
import { carryOnPayment } from "@/lib/server/treasury/commands/carry-on-payment";
import type { ProviderResult } from "@/lib/server/treasury/providers/provider";
import type { X402PaymentRow } from "@/lib/server/treasury/tables/rows";
import { NOON_MS, testContext } from "@/testing/context";
import type { StoreWorld } from "@/testing/store/books";
import { DEMO_POLICY, openTreasury } from "@/testing/treasury";
import { until } from "@/testing/until";

export const CHAIN_ID = 31_337;
const TOKEN: Hex = "0x8ccedbAe4916b79da7F3F612EfB2EB93A2bFD6cF";
export const RELAYER: Hex = "0x00000000000000000000000000000000000000Fe";
export const PAYER = privateKeyToAccount(`0x${"01".repeat(32)}`);
export const OTHER = privateKeyToAccount(`0x${"02".repeat(32)}`);
export const TX: Hex = `0x${"ab".repeat(32)}`;
export const NOW_S = NOON_MS / 1_000;
export const ORACLE = DEMO_POLICY.services.find(({ id }) => id === "PRICE_ORACLE") ?? expect.unreachable();
const PLACE = { network: `eip155:${CHAIN_ID}`, token: TOKEN, spender: EXACT_PROXY };
export const DOWN = {
  kind: "failed",
  why: "it answers 503",
  isRetryable: true,
} as const satisfies ProviderResult;

const CHECKS = ["payments by x402 stand as the chain has them", "no transaction pays for two purchases"];

/** A house on a chain of which only the questions of a sale are answered, and whose provider says what a test says. */
export async function openSales(world: StoreWorld) {
  const said = {
    isTaken: true,
    chainS: NOW_S,
    balanceWei: 10n ** 18n,
    allowanceWei: 10n ** 18n,
    token: { ok: true, reasons: [] as string[] },
    fate: { kind: "unused" } as PaymentFate,
    circuitUntilMs: null as number | null,
    mayPay: true,
    answers: [] as (ProviderResult | Promise<ProviderResult>)[],
  };
  const chain = {
    facts: { chainId: CHAIN_ID, relayer: RELAYER, router: null, tokens: { MNEE: { address: TOKEN } } },
    takesExactPayments: async () => said.isTaken,
    headBlock: async () => 7,
    chainNowS: async () => said.chainS,
    payerFunds: async () => said,
    tokenHealth: async () => said.token,
    paymentFate: async () => said.fate,
  } as unknown as ChainEvidence;
  const context = testContext(world, { chain, mayPay: () => said.mayPay });
  await openTreasury(context);
  const asked: string[] = [];
  const askProvider = async ({ callId }: { callId: string }): Promise<ProviderResult> => {
    asked.push(callId);
    return said.answers.shift() ?? { kind: "served", result: { price: "1" } };
  };
  const carryOn = (paymentId: string) => carryOnPayment({ context, askProvider }, { paymentId });
  const parts = { context, carryOnPayment: carryOn, openCircuitUntilMs: () => said.circuitUntilMs };
  const buy = (purchase: Purchase, idempotency?: Call<unknown>["idempotency"]) =>
    buyService(parts, { actor: { kind: "anonymous" }, input: purchase, idempotency });
  const rows = () => context.store.read((tx) => tx.all<X402PaymentRow>("SELECT * FROM x402_payments"));
  const owed = () =>
    context.store.read((tx) => tx.all<OutboxRow>("SELECT * FROM outbox_rows WHERE kind = ?", [SETTLE_KIND]));
  const run = (sql: string) => context.store.write((tx) => tx.run(sql));
  /** Takes it, and lets the chain say so before it is waited for. */
  const buyWhile = async (purchase: Purchase, says: string, meanwhile = () => {}) => {
    const sold = buy(purchase);
    sold.catch(() => undefined);
    await until(async () => (await owed()).some(({ state }) => state === "queued"), { everyMs: 5 });
    meanwhile();
    await run(`UPDATE outbox_rows SET ${says} WHERE state = 'queued'`);
    return sold;
  };
  const broken = async () => {
    let count = 0;
    for (const name of CHECKS) {
      const check = TREASURY_CHECKS.find((one) => one.name === name);
      if (!check || !("find" in check)) return expect.unreachable();
      count += (await context.store.read((tx) => check.find(tx, context.clock()))).length;
    }
    return count;
  };
  return { context, said, asked, buy, buyWhile, rows, owed, run, carryOn, broken };
}

/** Each of the relayer's transactions pays for one purchase. */
export const confirmedAs = (nonce: bigint) =>
  `state = 'confirmed', nonce = ${nonce}, tx_hash = '${nonce === 1n ? TX : pad(numberToHex(nonce))}'`;
export const CONFIRMED = confirmedAs(1n);

/** A payment of one unit of the oracle, changed before it is signed or after. */
export async function signed(
  more: Partial<Permit2Payment> = {},
  with_: Partial<Purchase> & { by?: typeof PAYER } = {},
): Promise<Purchase> {
  const { by = PAYER, ...rest } = with_;
  const { network, asset, payTo, scheme, amount } = requirementsFor(ORACLE, PLACE);
  const payment: Permit2Payment = {
    from: by.address,
    spender: EXACT_PROXY,
    token: TOKEN,
    amountWei: BigInt(amount),
    nonce: 1n,
    deadlineS: BigInt(NOW_S + 300),
    to: `0x${payTo.slice(2)}`,
    validAfterS: 0n,
    ...more,
  };
  return {
    serviceId: "PRICE_ORACLE",
    input: { base: "ETH", deep: { a: 1, b: [0.5] } },
    accepted: { network, asset, payTo, scheme, amount, assetTransferMethod: "permit2" },
    payment,
    signature: await by.signTypedData(paymentTypedData(CHAIN_ID, payment)),
    ...rest,
  };
}
