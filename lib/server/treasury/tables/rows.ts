import type { ApprovalState } from "@/lib/domain/treasury/approval";
import type { CallState, PaymentRail } from "@/lib/domain/treasury/call-lifecycle";
import type { CapScope } from "@/lib/domain/treasury/caps";
import type { CallMode, DecisionAction } from "@/lib/domain/treasury/decide";
import type { DraftState } from "@/lib/domain/treasury/drafts/lifecycle";
import type { ServiceMethod } from "@/lib/domain/treasury/policy";
import type { PolicyDifference, PolicySource } from "@/lib/domain/treasury/policy-change";
import type { ServiceInput } from "@/lib/domain/treasury/service/input";
import type { Fault } from "@/lib/domain/treasury/service/serving";
import type { HealthState } from "@/lib/domain/treasury/service-health";
import type { SumWindow } from "@/lib/domain/treasury/windows";
import type { X402State } from "@/lib/domain/treasury/x402/lifecycle";
import type { Hex } from "@/lib/schemas/hex";
import type { JsonValue } from "@/lib/schemas/json";
import type { CapReadingWire, NeedsWire } from "@/lib/schemas/treasury/decision";
import type { DecisionEvidence } from "@/lib/schemas/treasury/evidence";
import type { PolicyDocument } from "@/lib/schemas/treasury/policy";
import type { PolicyChangeWire } from "@/lib/schemas/treasury/policy-draft";
import type * as model from "@/lib/server/store/generated/sqlite/models";
import type { StoreRow } from "@/lib/server/store/rows";

export type PolicyVersionRow = StoreRow<
  model.PolicyVersionModel,
  { source: PolicySource; document: PolicyDocument; diff: PolicyDifference[] }
>;

export type PolicyDraftRow = StoreRow<
  model.PolicyDraftModel,
  { state: DraftState; document: PolicyDocument }
>;

export type TakenUpFilesRow = StoreRow<model.TakenUpFilesModel, { document: PolicyDocument }>;

export type DecisionRow = StoreRow<
  model.DecisionModel,
  {
    action: DecisionAction;
    mode: CallMode;
    rail: PaymentRail;
    caps: CapReadingWire[];
    needs: NeedsWire;
    evidence: DecisionEvidence;
  }
>;

export type ServiceCallRow = StoreRow<
  model.ServiceCallModel,
  {
    state: CallState;
    rail: PaymentRail;
    fault: Fault;
    callHash: Hex;
    input: Readonly<Record<string, JsonValue>>;
    answer: JsonValue;
  }
>;

export type ApprovalRow = StoreRow<model.ApprovalModel, { state: ApprovalState }>;

export type X402PaymentRow = StoreRow<
  model.X402PaymentModel,
  {
    state: X402State;
    ownerAddress: Hex;
    payeeAddress: Hex;
    txHash: Hex;
    input: Readonly<Record<string, JsonValue>>;
    answer: JsonValue;
  }
>;

export type RouterPaymentRow = StoreRow<model.RouterPaymentModel, { id: Hex; txHash: Hex }>;

export type OwnedServiceRow = StoreRow<
  model.OwnedServiceModel,
  { method: ServiceMethod; input: ServiceInput | null }
>;

export type ServiceHealthRow = StoreRow<model.ServiceHealthModel, { state: HealthState }>;

export type ServiceHealthChangeRow = StoreRow<
  model.ServiceHealthChangeModel,
  { was: HealthState | null; state: HealthState }
>;

export type BudgetWindowRow = StoreRow<model.BudgetWindowModel, { scope: CapScope; period: SumWindow }>;

export type BudgetAlertRow = StoreRow<model.BudgetAlertModel, { scope: CapScope; period: SumWindow }>;

export type BudgetForecastRow = StoreRow<model.BudgetForecastModel, { scope: CapScope; period: SumWindow }>;

export type ShadowRow = StoreRow<model.ShadowModel, { document: PolicyChangeWire }>;

export type ShadowSumRow = StoreRow<model.ShadowSumModel, { was: DecisionAction; would: DecisionAction }>;

export type ShadowDecisionRow = StoreRow<
  model.ShadowDecisionModel,
  { action: DecisionAction; mode: CallMode }
>;

export type BudgetResetRow = StoreRow<model.BudgetResetModel>;
