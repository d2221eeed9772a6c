import type { EtherPriceSource } from "@/lib/domain/network/ether-price";
import { type Hex, hexOf } from "@/lib/schemas/hex";
import { z } from "@/lib/schemas/zod";
import type { EnvironmentProblem } from "./bad-environment";

const DEMO_ETH_MICRO_USD = 2_000_000_000n;

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
  PAYER_PRIVATE_KEY: hexOf(/^0x[0-9a-fA-F]{64}$/, "must be a private key, 0x and 64 hex digits")
    .optional()
    .describe(
      "Production: pays uptime in ETH out of its own float, and is used by nothing else, ever. Without it nobody is paid in ETH.",
    ),
  SOUK_ETH_USD: dollars
    .refine((price) => price > 0n, { error: "must be more than 0" })
    .optional()
    .describe("Demo: what an ether costs, in dollars; default 2000. ETH_TO_USD is read too."),
  SOUK_ETH_USD_FEED: hexOf(/^0x[0-9a-fA-F]{40}$/, "must be an address, 0x and 40 hex digits")
    .optional()
    .describe(
      "A price feed on the chain (latestRoundData and decimals, as Chainlink's) of what an ether costs in dollars.",
    ),
  SOUK_ETH_USD_MAX_AGE_S: seconds
    .default(3_600)
    .describe("A price of the feed that is older than this pays nobody."),
} as const;

/** Names of agent-net's environment that are read where ours is absent. */
export const ALIASES: Readonly<Record<string, string>> = {
  SOUK_PAYOUT_INTERVAL_S: "PAYMENT_INTERVAL_SECONDS",
  SOUK_PAYOUT_BASE_USD: "BASE_PAYMENT_USD",
  SOUK_WORKER_SECRET: "LIVEPEER_ORCH_SECRET",
  SOUK_ETH_USD: "ETH_TO_USD",
};

const SHORTEST_SECRET = 16;

/** A secret that others know as well lets anybody do the house's jobs. */
export function isWeakWorkerSecret(secret: string | undefined): boolean {
  return secret !== undefined && (secret.length < SHORTEST_SECRET || secret === "orch-secret");
}

type EtherValues = Partial<
  Record<
    "PAYER_PRIVATE_KEY" | "ATTESTER_PRIVATE_KEY" | "RELAYER_PRIVATE_KEY" | "DEPLOYER_PRIVATE_KEY",
    string | undefined
  > & { SOUK_ETH_USD: bigint | undefined; SOUK_ETH_USD_FEED: Hex | undefined; SOUK_ETH_USD_MAX_AGE_S: number }
>;

/** Who pays in ether needs a key of their own, and a price that others make. */
export function etherProblems(values: EtherValues): EnvironmentProblem[] {
  const problems: EnvironmentProblem[] = [];
  const { PAYER_PRIVATE_KEY: payer, SOUK_ETH_USD_FEED: feed } = values;
  const others = [values.ATTESTER_PRIVATE_KEY, values.RELAYER_PRIVATE_KEY, values.DEPLOYER_PRIVATE_KEY];
  if (payer && others.some((key) => key?.toLowerCase() === payer.toLowerCase()))
    problems.push({ name: "PAYER_PRIVATE_KEY", problem: "must differ from every other key" });
  if (payer && !feed)
    problems.push({ name: "SOUK_ETH_USD_FEED", problem: "is required beside PAYER_PRIVATE_KEY" });
  if (values.SOUK_ETH_USD !== undefined)
    problems.push({ name: "SOUK_ETH_USD", problem: "is the demo's; name a feed in SOUK_ETH_USD_FEED" });
  return problems;
}

/** The feed that is named; null where none is. */
export function feedOf({
  SOUK_ETH_USD_FEED: address,
  SOUK_ETH_USD_MAX_AGE_S: maxAgeS = 0,
}: EtherValues): EtherPriceSource | null {
  return address === undefined ? null : { kind: "feed", address, maxAgeS };
}

/** What the demo's operator says, or what everybody may expect. */
export const saidPrice = ({ SOUK_ETH_USD }: EtherValues): EtherPriceSource => ({
  kind: "fixed",
  microUsd: SOUK_ETH_USD ?? DEMO_ETH_MICRO_USD,
});

/** How uptime is paid, where it is said otherwise. */
export function payoutsOf({
  SOUK_PAYOUT_INTERVAL_S: intervalS,
  SOUK_PAYOUT_BASE_USD: base,
}: {
  SOUK_PAYOUT_INTERVAL_S?: number | undefined;
  SOUK_PAYOUT_BASE_USD?: bigint | undefined;
}) {
  return { intervalMs: intervalS === undefined ? null : intervalS * 1_000, baseMicroUsd: base ?? null };
}
