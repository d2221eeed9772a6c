import { hashTypedData, keccak256, stringToHex } from "viem";
import { PERMIT2, type Permit2Payment, paymentTypedData } from "@/lib/chain/x402";
import { canonicalData } from "@/lib/domain/canonical-json";
import { LostRace, NotFound } from "@/lib/domain/errors";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { SECOND_MS } from "@/lib/domain/time";
import { AllowanceRequired, PaymentRefused, PaymentReused, ProviderDown } from "@/lib/domain/treasury/errors";
import type { Service } from "@/lib/domain/treasury/policy";
import { type AcceptedRequirements, requirementsFor, whyNotPaying } from "@/lib/domain/treasury/x402/payment";
import type { Hex } from "@/lib/schemas/hex";
import type { JsonValue } from "@/lib/schemas/json";
import { z } from "@/lib/schemas/zod";
import { requirePayouts } from "@/lib/server/escrow/relay/require-payouts";
import type { ChainEvidence } from "@/lib/server/kernel/chain/chain-evidence";
import { command } from "@/lib/server/kernel/command";
import type { Call, Context } from "@/lib/server/kernel/context";
import { canonicalSignature, isKeySignature } from "@/lib/server/rpc/signatures";
import type { Tx } from "@/lib/server/store/tx";
import { oweSettlement } from "@/lib/server/treasury/operations/x402/owe-settlement";
import { pursuePayment } from "@/lib/server/treasury/operations/x402/pursue-payment";
import { requireRoom } from "@/lib/server/treasury/operations/x402/require-room";
import { tryAgain } from "@/lib/server/treasury/operations/x402/try-again";
import { requireTakeable } from "@/lib/server/treasury/providers/provider-request";
import { requireGoing, serviceForSale } from "@/lib/server/treasury/reads/services-for-sale";
import { fateOf } from "@/lib/server/treasury/reads/settlement";
import type { X402PaymentRow } from "@/lib/server/treasury/tables/rows";
import {
  findPaymentByKey,
  insertX402Payment,
  type PaymentKey,
} from "@/lib/server/treasury/tables/x402/payments";

const keptId = z.string();

export interface BuyParts {
  readonly context: Context;
  /** Takes a payment on to what the chain says, and its provider. */
  readonly carryOnPayment: (paymentId: string) => Promise<void>;
  readonly openCircuitUntilMs: (serviceId: string) => number | null;
}

export interface Purchase {
  readonly serviceId: string;
  readonly input: Readonly<Record<string, JsonValue>>;
  readonly accepted: AcceptedRequirements;
  readonly payment: Permit2Payment;
  readonly signature: Hex;
}

/**
 * Buys one unit of a service with what its payer signed: kept under the payer's nonce, sent to the chain, and served once
 * it is final. The same payment for the same request is the same purchase, however often it comes.
 * @throws PaymentRefused, AllowanceRequired, NotFound, BooksRed, ChainUnavailable, ProviderDown, PaymentsLimited,
 * InvalidInput before anything is owed; PaymentReused for a nonce that pays for another request
 */
export async function buyService(parts: BuyParts, call: Call<Purchase>): Promise<X402PaymentRow> {
  const { context } = parts;
  const { input: purchase } = call;
  const chain = context.chain;
  if (!chain) throw new ChainUnavailable("This house has no chain to be paid on. Nothing was done.");
  const claim = await claimOf(chain, purchase);
  const known = await context.store.read((tx) => findPaymentByKey(tx, claim.key));
  if (known) {
    const payment = requireSame(known, claim);
    await takeUp(parts, chain, { payment, purchase });
    return pursuePayment(parts, payment.id);
  }
  const evidence = () => evidenceFor(parts, chain, purchase);
  const op = async (tx: Tx, nowMs: number, seen: Evidence) => {
    const first = await findPaymentByKey(tx, claim.key);
    if (first) return { status: 200, value: requireSame(first, claim).id, subject: null };
    const row = rowOf({ context, claim, purchase, seen, nowMs });
    await requireRoom(tx, { payer: row.ownerAddress, nowMs });
    await requireGoing(tx);
    await insertX402Payment(tx, row);
    const { payment } = purchase;
    await oweSettlement(tx, context, { paymentId: row.id, payment, signature: claim.signature, nowMs });
    const detail = { serviceId: row.serviceId, payer: row.ownerAddress, units: String(row.units) };
    return { status: 200, value: row.id, subject: { kind: "x402_payment", id: row.id, detail } };
  };
  // Whoever signed is who pays: nobody has to be signed in.
  const named = { action: null, audited: "x402.pay" };
  // Its nonce tells a repeat; an Idempotency-Key would be shared by all who are not signed in.
  const own = { actor: call.actor, input: purchase };
  const reply = await command(context, own, { ...named, evidence, op });
  return pursuePayment(parts, keptId.parse(JSON.parse(reply.body)));
}

interface Claim {
  readonly key: PaymentKey;
  readonly requestHash: string;
  readonly signature: Hex;
}

/** @throws PaymentRefused for what its payer's key has not signed */
async function claimOf({ facts }: ChainEvidence, purchase: Purchase): Promise<Claim> {
  const { payment, signature, serviceId, input } = purchase;
  const { from: address, nonce } = payment;
  const digest = hashTypedData(paymentTypedData(facts.chainId, payment));
  if (!(await isKeySignature({ address, digest, signature })))
    throw new PaymentRefused("invalid_exact_evm_payload_signature");
  const ownerAddress: Hex = `0x${address.slice(2).toLowerCase()}`;
  return {
    key: { chainId: facts.chainId, ownerAddress, nonce: String(nonce) },
    requestHash: keccak256(stringToHex(canonicalData([digest, serviceId, input]))),
    signature: canonicalSignature(signature, "key"),
  };
}

/** @throws PaymentReused */
function requireSame(row: X402PaymentRow, claim: Claim): X402PaymentRow {
  if (row.requestHash !== claim.requestHash) throw new PaymentReused();
  return row;
}

/** What was refused and is sent again may be taken now, or somebody else has sent it to the chain meanwhile. */
async function takeUp(
  parts: BuyParts,
  chain: ChainEvidence,
  of: { payment: X402PaymentRow; purchase: Purchase },
): Promise<void> {
  const { context } = parts;
  const { payment, purchase } = of;
  if (payment.state !== "refused") return;
  const { kind } = await fateOf(chain, payment);
  if (kind === "taken_back" || kind === "unknown") return;
  const isOwed = kind === "unused";
  try {
    if (isOwed) await evidenceFor(parts, chain, purchase);
    await context.store.write((tx) =>
      tryAgain(tx, { payment, input: purchase.input, isOwed, nowMs: context.clock() }),
    );
  } catch (error) {
    // What is sold no more stays refused; somebody else was faster.
    if (!(error instanceof NotFound) && !(error instanceof LostRace)) throw error;
  }
}

interface Evidence {
  readonly service: Service;
  readonly fromBlock: number;
}

/** Whether it may be bought now, and with this payment. */
async function evidenceFor(parts: BuyParts, chain: ChainEvidence, purchase: Purchase): Promise<Evidence> {
  const { context, openCircuitUntilMs } = parts;
  const { serviceId, payment } = purchase;
  const { service, place } = await serviceForSale(context, serviceId);
  requireTakeable(service, purchase.input, "#");
  requirePayouts(context);
  const untilMs = openCircuitUntilMs(serviceId);
  if (untilMs !== null) throw new ProviderDown(serviceId, untilMs - context.clock());
  const requirements = requirementsFor(service, place);
  const nowS = Math.floor(context.clock() / SECOND_MS);
  const [fromBlock, chainS] = await Promise.all([chain.headBlock(), chain.chainNowS()]);
  const { accepted } = purchase;
  const asked = { requirements, spender: place.spender, chainS, nowS };
  const why = whyNotPaying({ accepted, signed: payment }, asked);
  if (why !== null) throw new PaymentRefused(why);
  await requireUnused(chain, { payment, fromBlock });
  await requireFunds(chain, payment);
  return { service, fromBlock };
}

/** Somebody has sent it before the house could, or its payer has taken it back. @throws PaymentRefused */
async function requireUnused(
  chain: ChainEvidence,
  { payment, fromBlock }: { payment: Permit2Payment; fromBlock: number },
): Promise<void> {
  const { kind } = await chain.paymentFate({ payment, fromBlock });
  if (kind === "unused") return;
  throw new PaymentRefused(
    "invalid_transaction_state",
    "The nonce of this payment is used. Sign another one.",
  );
}

/** @throws AllowanceRequired; PaymentRefused for a payer without the money, or a token that does not move between them */
async function requireFunds(chain: ChainEvidence, payment: Permit2Payment): Promise<void> {
  const { from: payer, to: payee, amountWei, token } = payment;
  const [funds, health] = await Promise.all([
    chain.payerFunds(payer),
    chain.tokenHealth("MNEE", { payer, payee }),
  ]);
  if (funds.balanceWei < amountWei) throw new PaymentRefused("insufficient_funds");
  if (funds.allowanceWei < amountWei) throw new AllowanceRequired({ token, spender: PERMIT2, amountWei });
  if (!health.ok) throw new PaymentRefused("invalid_transaction_state", health.reasons.join("; "));
}

function rowOf(of: {
  context: Context;
  claim: Claim;
  purchase: Purchase;
  seen: Evidence;
  nowMs: number;
}): X402PaymentRow {
  const { context, claim, purchase, seen, nowMs } = of;
  const { payment, input } = purchase;
  return {
    id: context.newId("pay", nowMs),
    ...claim.key,
    requestHash: claim.requestHash,
    serviceId: seen.service.id,
    payeeAddress: payment.to,
    input,
    units: seen.service.unitPriceUnits,
    state: "settling",
    version: 1,
    fromBlock: seen.fromBlock,
    txHash: null,
    answer: null,
    failure: null,
    settlements: 1,
    reverts: 0,
    tries: 0,
    nextTryAtMs: 0,
    createdAtMs: nowMs,
    paidAtMs: null,
    endedAtMs: null,
  };
}
