import { z } from "@/lib/schemas/zod";

const invariantCheck = z.object({
  name: z.string(),
  /** `unknown` while the chain cannot be asked. */
  state: z.enum(["holds", "broken", "unknown"]),
  /** True where it holds. */
  ok: z.boolean(),
  detail: z.string(),
});

/** Green only if every check is ok. `block` is null where no chain is connected. */
export const invariants = z.object({
  green: z.boolean(),
  checks: z.array(invariantCheck),
  asOf: z.object({ block: z.number().nullable(), sequence: z.number() }),
});

export type InvariantCheckWire = z.infer<typeof invariantCheck>;
export type InvariantsWire = z.infer<typeof invariants>;
