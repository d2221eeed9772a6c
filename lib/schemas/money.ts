import { ASSET_IDS } from "@/lib/domain/assets";
import { MAX_UNITS } from "@/lib/domain/money";
import { z } from "./zod";

/** SAT has 0 decimals in the books; MNEE and ETH have 9 (nano-MNEE and gwei). */
export const assetId = z.enum(ASSET_IDS);

const LARGEST = MAX_UNITS.toString();

/** Units as decimal text: no sign, no exponent, no leading zero. */
export const unitText = z.string().regex(/^(?:0|[1-9][0-9]*)$/);

/** A positive amount in a request, read into a bigint that fits the books. */
export const unitsInput = z
  .string()
  .regex(/^[1-9][0-9]{0,18}$/, "Give a whole number of units as decimal text, at least 1.")
  .refine((value) => value.length < LARGEST.length || value <= LARGEST, "That is more than can be booked.")
  .transform((value) => BigInt(value));

/** An amount in a reply; `units` may be negative where a movement is shown. */
export const money = z.object({
  asset: assetId,
  units: z.string().regex(/^-?(?:0|[1-9][0-9]*)$/),
  display: z.string(),
});

export type MoneyWire = z.infer<typeof money>;

/** A multiplier as text with two decimals, "0.50" to "2.00". */
export const multiplierText = z.string().regex(/^[0-9]\.[0-9]{2}$/);

/** A multiplier in a request, read into hundredths. */
export const multiplierInput = multiplierText
  .refine((value) => value >= "0.50" && value <= "2.00", "A multiplier is 0.50 to 2.00.")
  .transform((value) => Number(value.replace(".", "")));
