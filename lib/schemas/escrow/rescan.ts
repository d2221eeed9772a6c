import { z } from "@/lib/schemas/zod";

/** Where to begin; without it, at the first block of the escrow. */
export const rescanBody = z.strictObject({ fromBlock: z.number().int().min(0).optional() });

const rescan = z.object({ fromBlock: z.number(), toBlock: z.number() });

export type RescanInput = z.output<typeof rescanBody>;
export type RescanWire = z.infer<typeof rescan>;
