import { ASSET_IDS } from "@/lib/domain/assets";
import { APPEAL_STATES } from "@/lib/domain/network/appeal-lifecycle";
import { UPTIME_MODES } from "@/lib/domain/network/rules";
import { PROBE_OUTCOMES } from "@/lib/domain/network/samples";
import { TIERS } from "@/lib/domain/network/tiers";
import { address } from "@/lib/schemas/hex";
import { pageQuery } from "@/lib/schemas/page";
import { id, nameText, timestamp } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";
import { amountStep } from "./amount-step";
import { maintenanceWire } from "./appeal";
import { earningWire } from "./payout";

/** What uptime is paid in: nobody is owed what the house has no way to pay. */
export const PAYOUT_ASSETS = ["MNEE", "ETH"] as const satisfies readonly (typeof ASSET_IDS)[number][];

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
  /** An agent of the caller's that it runs: while it is offline or suspended the agent gets no tasks. */
  agentId: id.optional(),
});
export type RegisterOrchestratorInput = z.output<typeof registerOrchestratorBody>;

export const moveOrchestratorBody = z.strictObject({ endpoint: originText });

export const orchestratorListQuery = pageQuery;
export type OrchestratorListFilter = z.output<typeof orchestratorListQuery>;

const bps = z.number().int();
const intervalWire = z.object({ lowBps: bps, highBps: bps });

const sampleWire = z.object({
  /** Its slot of ten seconds since 1970: with the orchestrator, what names it. */
  id: z.string(),
  at: timestamp,
  outcome: z.enum(PROBE_OUTCOMES),
  vantage: z.string(),
  tookMs: z.number().int().nullable(),
  workerBps: z.number().int().nullable(),
  why: z.string().nullable(),
  /** How its appeal stands, where there is one. */
  appeal: z.enum(APPEAL_STATES).nullable(),
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
  interval: intervalWire.nullable(),
  seenTier: z.enum(TIERS).nullable(),
  tier: z.enum(TIERS).nullable(),
  warnedFrom: z.enum(TIERS).nullable(),
  failures: z.number().int(),
  suspended: z.boolean(),
  /** In millionths of a dollar, and factor by factor. */
  microUsd: z.string(),
  steps: z.array(amountStep),
  nextAt: timestamp,
});
export type EvaluationWire = z.output<typeof evaluationWire>;

/** What it would be evaluated as at this moment: told between evaluations, where a minute alone counts. */
const uptimeNowWire = z.object({
  good: z.number().int(),
  known: z.number().int(),
  workerBps: bps.nullable(),
  paidBps: bps,
  interval: intervalWire,
  tier: z.enum(TIERS),
});

export const listedOrchestratorWire = z.object({
  id,
  ownerId: id,
  /** The agent of the market that it runs. */
  agentId: id.nullable(),
  name: z.string(),
  endpoint: z.string(),
  capability: z.string(),
  payeeAddress: z.string(),
  asset: z.enum(ASSET_IDS),
  tier: z.enum(TIERS).nullable(),
  /** By its failures, or by an operator. */
  suspended: z.boolean(),
  /** Why an operator suspended it. */
  heldWhy: z.string().nullable(),
  failures: z.number().int(),
  nextEvaluationAt: timestamp,
  lastEvaluation: evaluationWire.nullable(),
  now: uptimeNowWire.nullable(),
  /** Outcomes of its last probes, oldest first. */
  recent: z.array(z.enum(PROBE_OUTCOMES)),
  version: z.number().int(),
  registeredAt: timestamp,
});
export type ListedOrchestratorWire = z.output<typeof listedOrchestratorWire>;

export const orchestratorWire = listedOrchestratorWire.extend({
  /** What it was paid in all, by asset. */
  earned: z.array(earningWire),
  /** The last probes, newest first. */
  samples: z.array(sampleWire),
  /** Declared, and not over yet. */
  maintenances: z.array(maintenanceWire),
  /** What whoever asks may do with it. */
  may: z.object({ appeal: z.boolean(), operate: z.boolean() }),
});
export type UptimeNowWire = z.output<typeof uptimeNowWire>;
export type OrchestratorWire = z.output<typeof orchestratorWire>;
export type SampleWire = z.output<typeof sampleWire>;

/** An orchestrator that somebody should look at. */
const alertedWire = z.object({
  id,
  name: z.string(),
  tier: z.enum(TIERS).nullable(),
  suspended: z.boolean(),
});

/** How all fare, and what they earned of late. */
const networkWire = z.object({
  total: z.number().int(),
  suspended: z.number().int(),
  byTier: z.array(z.object({ tier: z.enum(TIERS).nullable(), count: z.number().int() })),
  alerts: z.array(alertedWire),
  /** Since when what they earned is added up, by orchestrator and tier, the largest first. */
  since: timestamp,
  earned: z.array(
    z.object({
      orchestratorId: id,
      name: z.string(),
      tier: z.enum(TIERS).nullable(),
      microUsd: z.string(),
      evaluations: z.number().int(),
    }),
  ),
  earnedMicroUsd: z.string(),
  terms: z.object({
    mode: z.enum(UPTIME_MODES),
    intervalS: z.number().int(),
    baseMicroUsd: z.string(),
    /** What an orchestrator may choose to be paid in. */
    assets: z.array(z.enum(PAYOUT_ASSETS)).readonly(),
  }),
});
export type NetworkWire = z.output<typeof networkWire>;
