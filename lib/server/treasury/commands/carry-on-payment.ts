import { LostRace } from "@/lib/domain/errors";
import { MINUTE_MS } from "@/lib/domain/time";
import type { Service } from "@/lib/domain/treasury/policy";
import { againAfter, isDue, isHopeless, TURN_MS } from "@/lib/domain/treasury/service/serving";
import { isSame } from "@/lib/domain/treasury/x402/payment";
import { settleKey } from "@/lib/server/escrow/tables/relay";
import type { Context } from "@/lib/server/kernel/context";
import { findOutboxByKey } from "@/lib/server/kernel/tables/outbox";
import type { Tx } from "@/lib/server/store/tx";
import { stepPayment } from "@/lib/server/treasury/operations/x402/step-payment";
import type { AskProvider, ProviderResult } from "@/lib/server/treasury/providers/provider";
import { findService } from "@/lib/server/treasury/reads/services-in-effect";
import { wayOfSettlement } from "@/lib/server/treasury/reads/settlement";
import type { X402PaymentRow } from "@/lib/server/treasury/tables/rows";
import { findX402Payment, hasPaidAnother, swapX402Payment } from "@/lib/server/treasury/tables/x402/payments";

/** A claim is asked for again no more often. */
const CLAIM_PAUSE_MS = MINUTE_MS;
/** A transaction that is not found is looked for again no more often. */
const LOOK_PAUSE_MS = MINUTE_MS;

const PAID_ANOTHER = { verb: "refuse", failure: "its transaction has paid for another purchase" } as const;

interface Parts {
  readonly context: Context;
  readonly askProvider: AskProvider;
}

/**
 * Takes a payment by x402 as far as it goes now: to what the chain says of it, and once it is paid, to its provider's
 * answer. Its provider is asked under the payment's own id, in a turn that nobody else has.
 */
export async function carryOnPayment(
  { context, askProvider }: Parts,
  of: { paymentId: string },
): Promise<void> {
  await orLost(noteSettlement(context, of.paymentId));
  // Whoever waits looks ten times a second: only what may be served takes its turn with the writer.
  const seen = await context.store.read((tx) => findX402Payment(tx, of.paymentId));
  const turn = isServable(seen, context.clock()) ? await takeTurn(context, of.paymentId) : null;
  if (turn === null) return;
  const result = await ask(askProvider, turn);
  await orLost(
    context.store.write((tx) => keep(tx, { payment: turn.payment, result, nowMs: context.clock() })),
  );
}

/** Somebody else was faster: then there is nothing to do. */
async function orLost(work: Promise<void>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof LostRace)) throw error;
  });
}

/** A transaction pays for one purchase: two equal payments that a contract batches in one call get one service. */
async function noteSettlement(context: Context, id: string): Promise<void> {
  const found = await context.store.read(async (tx) => ({
    payment: await findX402Payment(tx, id),
    outbox: await findOutboxByKey(tx, settleKey(id)),
  }));
  const { payment, outbox } = found;
  if (payment?.state !== "settling" || !outbox || !isDue(payment, context.clock())) return;
  const way = await wayOfSettlement(context, { payment, outbox });
  if (way === "wait") return;
  await context.store.write(async (tx) => {
    const nowMs = context.clock();
    if (way !== "look_again") {
      const isTwice = way.verb === "settle" && (await hasPaidAnother(tx, { id, txHash: way.txHash }));
      return stepPayment(tx, { payment, ...(isTwice ? PAID_ANOTHER : way), nowMs });
    }
    if (!(await swapX402Payment(tx, payment, { nextTryAtMs: nowMs + LOOK_PAUSE_MS }))) throw new LostRace();
  });
}

interface Turn {
  readonly payment: X402PaymentRow;
  /** Null where there is none any more that pays whom the payment paid. */
  readonly service: Service | null;
}

function isServable(payment: X402PaymentRow | undefined, nowMs: number): payment is X402PaymentRow {
  return payment !== undefined && ["paid", "claimed"].includes(payment.state) && isDue(payment, nowMs);
}

/** Null for one that is not to be served now, or is being served. */
function takeTurn(context: Context, id: string): Promise<Turn | null> {
  return context.store.write(async (tx) => {
    const nowMs = context.clock();
    const payment = await findX402Payment(tx, id);
    if (!isServable(payment, nowMs)) return null;
    const taken = { tries: payment.tries + 1, nextTryAtMs: nowMs + TURN_MS };
    if (!(await swapX402Payment(tx, payment, taken))) return null;
    // As it was sold, whoever closed it since; but nobody else's than who was paid.
    const { said, service } = await findService(tx, payment.serviceId);
    const sold = [said, service].find((one) => one && isSame(one.payee, payment.payeeAddress)) ?? null;
    return { payment: { ...payment, ...taken, version: payment.version + 1 }, service: sold };
  });
}

async function ask(askProvider: AskProvider, { payment, service }: Turn): Promise<ProviderResult> {
  if (service === null) return { kind: "failed", why: "The service is gone", isRetryable: false };
  const { id: callId, ownerAddress: agentId, input, txHash: paymentTx } = payment;
  return askProvider({ service, callId, agentId, quantity: 1, input, isPaid: true, paymentTx });
}

interface Asked {
  readonly payment: X402PaymentRow;
  readonly result: ProviderResult;
  readonly nowMs: number;
}

async function keep(tx: Tx, { payment, result, nowMs }: Asked): Promise<void> {
  if (result.kind === "served") {
    return stepPayment(tx, { payment, verb: "serve", answer: result.result, nowMs });
  }
  const { why: failure } = result;
  if (payment.state === "paid" && isHopeless(payment, result, nowMs)) {
    return stepPayment(tx, { payment, verb: "give_up", failure, nowMs });
  }
  const again =
    payment.state === "paid" ? againAfter(payment, result, nowMs) : { nextTryAtMs: nowMs + CLAIM_PAUSE_MS };
  if (!(await swapX402Payment(tx, payment, { failure, ...again }))) throw new LostRace();
}
