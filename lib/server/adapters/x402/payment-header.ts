import { type Permit2Payment, spelt } from "@/lib/chain/x402";
import { InvalidInput } from "@/lib/domain/errors";
import { PaymentRefused } from "@/lib/domain/treasury/errors";
import {
  type AcceptedRequirements,
  type OfferedPayment,
  whyNotReadable,
} from "@/lib/domain/treasury/x402/payment";
import { paymentPayload, permit2Payload } from "@/lib/schemas/adapters/x402";
import type { Hex } from "@/lib/schemas/hex";
import { parsedFields } from "@/lib/server/http/fields";
import { parseJson } from "@/lib/server/http/json";

/** A payment by x402 as its header says it. */
export interface HeaderPayment {
  readonly accepted: AcceptedRequirements;
  readonly payment: Permit2Payment;
  readonly signature: Hex;
}

/** A contract's signature is the longest that is looked at at all. */
const LONGEST = 16_384;

/**
 * Reads the PAYMENT-SIGNATURE header.
 * @throws InvalidInput for what is no payment at all; PaymentRefused for a kind that the house does not take
 */
export function readPayment(header: string): HeaderPayment {
  if (header.length > LONGEST) throw malformed("is too long");
  const bytes = Buffer.from(header, "base64");
  const { x402Version, accepted: chosen, payload } = parsedFields(paymentPayload, parseJson(bytes));
  const { extra, ...rest } = chosen;
  const accepted = { ...rest, assetTransferMethod: extra?.assetTransferMethod ?? null };
  const read = permit2Payload.safeParse(payload);
  const paid = read.success ? paymentOf(read.data) : null;
  const offered: OfferedPayment = { x402Version, accepted, signed: paid?.payment ?? null };
  const why = whyNotReadable(offered);
  if (why !== null) throw new PaymentRefused(why);
  if (paid === null) throw malformed("has no payment for Permit2");
  return { accepted, ...paid };
}

function paymentOf(read: ReturnType<typeof permit2Payload.parse>): Omit<HeaderPayment, "accepted"> {
  const { signature, permit2Authorization: signed } = read;
  const { from, spender, nonce, permitted, deadline, witness } = signed;
  // Letters of an address mean nothing here: what was signed are its bytes.
  return {
    signature,
    payment: {
      from: spelt(from),
      spender: spelt(spender),
      token: spelt(permitted.token),
      amountWei: permitted.amount,
      nonce,
      deadlineS: deadline,
      to: spelt(witness.to),
      validAfterS: witness.validAfter,
    },
  };
}

function malformed(what: string): InvalidInput {
  const detail = `the PAYMENT-SIGNATURE header ${what}`;
  return new InvalidInput([{ pointer: "#", detail }], "The PAYMENT-SIGNATURE header is not valid.");
}

/** A header's value: base64 of JSON in UTF-8. */
export const encodedHeader = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64");
