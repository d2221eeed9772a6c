import { WITHDRAWAL_STATES } from "@/lib/domain/escrow/money-states";
import { address, signature } from "@/lib/schemas/hex";
import { assetId, money, unitsInput } from "@/lib/schemas/money";
import { pageOf } from "@/lib/schemas/page";
import { timestamp } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";
import { transactionRequest, typedData } from "./transaction-request";

/**
 * With `to` and the payee's signature over `withdrawTo` (and its deadline) the house relays it. `deadlineS` is in Unix
 * seconds and at most a day ahead of the chain's time.
 */
export const withdrawBody = z
  .strictObject({
    asset: assetId,
    units: unitsInput,
    to: address.optional(),
    signature: signature.optional(),
    deadlineS: z.number().int().positive().optional(),
  })
  .refine((value) => value.signature === undefined || value.to !== undefined, {
    path: ["to"],
    message: "A signature names where the money goes: give `to` as well.",
  });

export type WithdrawInput = z.output<typeof withdrawBody>;

const withdrawalState = z.enum(WITHDRAWAL_STATES);

const withdrawal = z.object({
  id: z.string(),
  state: withdrawalState,
  amount: money,
  to: z.string().nullable(),
  hash: z.string().nullable(),
  request: transactionRequest.nullable(),
  consent: typedData.nullable(),
  createdAt: timestamp,
});

export const withdrawalPage = pageOf(withdrawal);

export type WithdrawalWire = z.infer<typeof withdrawal>;
export type WithdrawalPageWire = z.infer<typeof withdrawalPage>;
