import { networkOf } from "@/lib/chain/x402";
import { InvariantBroken } from "@/lib/domain/errors";
import { toWei } from "@/lib/domain/money";
import type { Service } from "@/lib/domain/treasury/policy";
import {
  type PaymentPlace,
  type PaymentRequirements,
  requirementsFor,
  X402_VERSION,
  type X402Error,
} from "@/lib/domain/treasury/x402/payment";
import type { Answer } from "@/lib/server/http/answer";
import { ok } from "@/lib/server/http/answer";
import { inputView } from "@/lib/server/treasury/reads/services";
import type { X402PaymentRow } from "@/lib/server/treasury/tables/rows";
import { encodedHeader } from "./payment-header";

/** What is for sale, and where it is had and paid for. */
export interface Offer {
  readonly service: Service;
  readonly place: PaymentPlace;
  /** Its address. */
  readonly url: string;
}

const RETRY_AFTER_S = "2";

export function describedAs({ id, category }: Service): string {
  return `One unit of ${id} (${category})`;
}

/** What a service costs, and why a payment for it was not taken, as the PAYMENT-REQUIRED header says it. */
function paymentRequired({ service, place, url }: Offer, error: string) {
  return {
    x402Version: X402_VERSION,
    error,
    resource: { url, description: describedAs(service), mimeType: "application/json" },
    accepts: [requirementsFor(service, place)] satisfies PaymentRequirements[],
  };
}

const NO_PAYMENT = "PAYMENT-SIGNATURE header is required";

/** 402: what is to be paid; the body says the same, and what the service takes. */
export function askForPayment(offer: Offer, error: X402Error | typeof NO_PAYMENT = NO_PAYMENT): Answer {
  const required = paymentRequired(offer, error);
  return ok(
    { ...required, input: inputView(offer.service) },
    { status: 402, headers: [["payment-required", encodedHeader(required)]] },
  );
}

/** 412: what is to be approved first. */
export function askForAllowance(offer: Offer, values: Readonly<Record<string, unknown>>): Answer {
  const required = paymentRequired(offer, "PERMIT2_ALLOWANCE_REQUIRED");
  const headers = [["payment-required", encodedHeader(required)]] as const;
  return ok({ ...required, ...values }, { status: 412, headers });
}

/** How a payment ended, as the PAYMENT-RESPONSE header says it. */
function settlementOf(row: X402PaymentRow) {
  const { chainId, ownerAddress: payer, txHash, units } = row;
  const network = networkOf(chainId);
  if (row.state === "refused")
    return { success: false, errorReason: "invalid_transaction_state", transaction: "", network, payer };
  return { success: true, transaction: txHash ?? "", network, payer, amount: String(toWei(units)) };
}

const CLAIMED = "The payment is made, and its provider did not serve it: it is a claim against the provider.";
const HAD_FROM =
  "Ask whoever the provider is for the money: the house never had it, and cannot give it back.";
const ASK_AGAIN = "The same payment, sent again, asks the provider once more, at most once a minute.";

/** How a purchase ended that was paid and not served, and what its payer may do. */
function claimOf({ id, serviceId, txHash, failure, payeeAddress, units }: X402PaymentRow) {
  const owed = { provider: payeeAddress, amount: String(toWei(units)), transaction: txHash };
  const see = `/transactions/${txHash}`;
  const told = { error: CLAIMED, detail: failure, paymentId: id, serviceId, state: "claimed" };
  return { ...told, ...owed, see, next: [HAD_FROM, ASK_AGAIN] };
}

/** What a purchase has come to. */
export function answerOf(row: X402PaymentRow, offer: Offer | null): Answer {
  const headers = [["payment-response", encodedHeader(settlementOf(row))]] as const;
  switch (row.state) {
    case "served":
      return ok(row.answer, { headers });
    case "refused": {
      const asked = offer && askForPayment(offer, "invalid_transaction_state");
      const body = { error: "invalid_transaction_state", detail: row.failure };
      return asked
        ? { ...asked, headers: [...(asked.headers ?? []), ...headers] }
        : ok(body, { status: 402, headers });
    }
    case "claimed": {
      return ok(claimOf(row), { status: 502, headers });
    }
    case "settling":
    case "paid": {
      const error = "The payment goes on. Send the very same one again.";
      return ok({ error, paymentId: row.id }, { status: 503, headers: [["retry-after", RETRY_AFTER_S]] });
    }
    default:
      throw new InvariantBroken("A payment is in no state that there is.", { id: row.id });
  }
}
