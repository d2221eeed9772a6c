import type { AssetId } from "@/lib/domain/assets";
import type { AppealState } from "@/lib/domain/network/appeal-lifecycle";
import type { PayoutReason, PayoutState } from "@/lib/domain/network/payout-lifecycle";
import type { Recovery, UptimeMode } from "@/lib/domain/network/rules";
import type { ProbeOutcome, Samples } from "@/lib/domain/network/samples";
import type { Standing } from "@/lib/domain/network/standing";
import type { Tier } from "@/lib/domain/network/tiers";
import type * as model from "@/lib/server/store/generated/sqlite/models";
import type { StoreRow } from "@/lib/server/store/rows";

/** One factor of an amount, as it is kept: amounts as text. */
export interface KeptStep {
  readonly factor: string;
  readonly numerator: string;
  readonly denominator: string;
  readonly microUsd: string;
}

/** What an evaluation was made of, as it is kept. */
export interface KeptInputsText {
  readonly rules: {
    readonly mode: UptimeMode;
    readonly recovery: Recovery;
    readonly intervalMs: number;
    readonly baseMicroUsd: string;
    readonly maxFailures: number;
  };
  readonly before: Standing;
  readonly samples: Samples;
  readonly sinceMs: number;
  readonly excludedMs: readonly number[];
  readonly isHeld: boolean;
}

export type OrchestratorRow = StoreRow<
  model.OrchestratorModel,
  { asset: AssetId; tier: Tier; seen: readonly Tier[] }
>;
export type ProbeSampleRow = StoreRow<model.ProbeSampleModel, { outcome: ProbeOutcome }>;
export type EvaluationRow = StoreRow<
  model.EvaluationModel,
  {
    mode: UptimeMode;
    seenTier: Tier;
    tier: Tier;
    warnedFrom: Tier;
    steps: readonly KeptStep[];
    inputs: KeptInputsText;
  }
>;
export type PayoutRow = StoreRow<
  model.PayoutModel,
  { reason: PayoutReason; asset: AssetId; state: PayoutState }
>;
export type EarningRow = StoreRow<model.EarningModel, { asset: AssetId }>;
export type WorkerRegistrationRow = StoreRow<model.WorkerRegistrationModel>;
export type WorkerRow = StoreRow<model.WorkerModel>;
export type SenderAccountRow = StoreRow<model.SenderAccountModel>;
export type SenderHoldRow = StoreRow<model.SenderHoldModel>;
export type ManagedNodeRow = StoreRow<model.ManagedNodeModel, { skills: readonly string[] }>;
export type AppealRow = StoreRow<model.AppealModel, { state: AppealState }>;
export type MaintenanceRow = StoreRow<model.MaintenanceModel>;
