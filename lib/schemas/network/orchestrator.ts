import { ASSET_IDS } from "@/lib/domain/assets";
import { PROBE_OUTCOMES } from "@/lib/domain/network/samples";
import { TIERS } from "@/lib/domain/network/tiers";
import { address } from "@/lib/schemas/hex";
import { pageQuery } from "@/lib/schemas/page";
import { id, nameText, timestamp } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";

/** What uptime is paid in. */
const PAYOUT_ASSETS = ["MNEE", "ETH"] as const satisfies readonly (typeof ASSET_IDS)[number][];

/** An origin alone: what is asked of it has paths of its own. */
const originText = z
  .string()
  .max(2_000)
  .refine(isOrigin, "Give the address of a server without a path, such as https://node.example:8935.");

function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, origin, hostname } = new URL(value);
  return (protocol === "http:" || protocol === "https:") && origin === value && !hostname.endsWith(".");
}

const capability = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, "A capability is a lower-case word of at most 64 characters.");

export const registerOrchestratorBody = z.strictObject({
  name: nameText,
  endpoint: originText,
  capability: capability.default("agent-net"),
  payeeAddress: address,
  asset: z.enum(PAYOUT_ASSETS).default("MNEE"),
});
export type RegisterOrchestratorInput = z.output<typeof registerOrchestratorBody>;

export const orchestratorListQuery = pageQuery;
export type OrchestratorListFilter = z.output<typeof orchestratorListQuery>;

const sampleWire = z.object({
  at: timestamp,
  outcome: z.enum(PROBE_OUTCOMES),
  vantage: z.string(),
  tookMs: z.number().int().nullable(),
  workerBps: z.number().int().nullable(),
  why: z.string().nullable(),
});

const evaluationWire = z.object({
  number: z.number().int(),
  at: timestamp,
  good: z.number().int(),
  known: z.number().int(),
  carried: z.boolean(),
  failed: z.boolean(),
  workerBps: z.number().int().nullable(),
  paidBps: z.number().int().nullable(),
  interval: z.object({ lowBps: z.number().int(), highBps: z.number().int() }).nullable(),
  seenTier: z.enum(TIERS).nullable(),
  tier: z.enum(TIERS).nullable(),
  warnedFrom: z.enum(TIERS).nullable(),
  failures: z.number().int(),
  suspended: z.boolean(),
  /** In millionths of a dollar, and factor by factor. */
  microUsd: z.string(),
  steps: z.array(
    z.object({ factor: z.string(), numerator: z.string(), denominator: z.string(), microUsd: z.string() }),
  ),
  nextAt: timestamp,
});
export type EvaluationWire = z.output<typeof evaluationWire>;

const listedOrchestratorWire = z.object({
  id,
  ownerId: id,
  name: z.string(),
  endpoint: z.string(),
  capability: z.string(),
  payeeAddress: z.string(),
  asset: z.enum(ASSET_IDS),
  tier: z.enum(TIERS).nullable(),
  suspended: z.boolean(),
  failures: z.number().int(),
  nextEvaluationAt: timestamp,
  lastEvaluation: evaluationWire.nullable(),
  version: z.number().int(),
  registeredAt: timestamp,
});
export type ListedOrchestratorWire = z.output<typeof listedOrchestratorWire>;

const orchestratorWire = listedOrchestratorWire.extend({
  /** The last probes, newest first. */
  samples: z.array(sampleWire),
});
export type OrchestratorWire = z.output<typeof orchestratorWire>;
export type SampleWire = z.output<typeof sampleWire>;
