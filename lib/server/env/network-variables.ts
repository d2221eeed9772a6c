import { z } from "@/lib/schemas/zod";

const seconds = z
  .string()
  .refine((text) => /^\d{1,5}$/.test(text) && Number(text) >= 10 && Number(text) <= 86_400, {
    error: "must be a whole number of seconds from 10 to 86400",
  })
  .transform(Number);

/** Into millionths of a dollar, without a float. */
const dollars = z
  .string()
  .regex(/^\d{1,6}(\.\d{1,6})?$/, { error: "must be dollars such as 10 or 10.5, with at most 6 decimals" })
  .transform((text) => {
    const [whole = "0", part = ""] = text.split(".");
    return BigInt(whole) * 1_000_000n + BigInt(part.padEnd(6, "0"));
  });

/** How uptime is paid, and who may register workers. */
export const NETWORK_VARIABLES = {
  SOUK_DEMO_NODES: z
    .literal("off", { error: "must be off, or not there" })
    .optional()
    .describe("off: the demo starts no orchestrators beside its providers; each takes two processes."),
  SOUK_PAYOUT_INTERVAL_S: seconds
    .optional()
    .describe("Seconds between two payouts of uptime; default 60. PAYMENT_INTERVAL_SECONDS is read too."),
  SOUK_PAYOUT_BASE_USD: dollars
    .optional()
    .describe("What an interval of GOOD uptime earns, in dollars; default 10. BASE_PAYMENT_USD is read too."),
  SOUK_WORKER_SECRET: z
    .string()
    .regex(/^[\x21-\x7e]{1,512}$/, { error: "must be one word of plain letters" })
    .optional()
    .describe(
      "What any worker may show to register at /capability/register, beside the secrets that operators give out. LIVEPEER_ORCH_SECRET is read too.",
    ),
} as const;

/** Names of agent-net's environment that are read where ours is absent. */
export const ALIASES: Readonly<Record<string, string>> = {
  SOUK_PAYOUT_INTERVAL_S: "PAYMENT_INTERVAL_SECONDS",
  SOUK_PAYOUT_BASE_USD: "BASE_PAYMENT_USD",
  SOUK_WORKER_SECRET: "LIVEPEER_ORCH_SECRET",
};

const SHORTEST_SECRET = 16;

/** A secret that others know as well lets anybody do the house's jobs. */
export function isWeakWorkerSecret(secret: string | undefined): boolean {
  return secret !== undefined && (secret.length < SHORTEST_SECRET || secret === "orch-secret");
}
