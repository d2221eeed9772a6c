import { ACTOR_KINDS, SESSION_KINDS, USER_KINDS } from "@/lib/domain/access/people";
import { ASSET_IDS } from "@/lib/domain/assets";
import { ANSWER_STATES, MESSAGE_ROLES } from "@/lib/domain/assistant/turn";
import { CHAIN_STATES } from "@/lib/domain/escrow/contract-states";
import { SIGNED_VERBS } from "@/lib/domain/escrow/escrow-verbs";
import { SUSPENSE_STATES, WITHDRAWAL_STATES } from "@/lib/domain/escrow/money-states";
import { ATTESTATION_KINDS, EVENT_STATES } from "@/lib/domain/escrow/records";
import { ACCOUNT_KINDS, JOURNAL_KINDS } from "@/lib/domain/ledger/kinds";
import { SETTLEMENT_PARTS } from "@/lib/domain/ledger/settlement-parts";
import { REVIEWS, STATUSES, VERBS } from "@/lib/domain/market/lifecycle";
import { STRATEGIES } from "@/lib/domain/market/matching";
import { PAYMENT_STATES } from "@/lib/domain/market/settlement";
import { TASK_EVENTS, TIMELINE_ACTORS } from "@/lib/domain/market/timeline";
import { TASK_ACCESS, TASK_SOURCES } from "@/lib/domain/market/work";
import { APPEAL_STATES } from "@/lib/domain/network/appeal-lifecycle";
import { PAYOUT_REASONS, PAYOUT_STATES } from "@/lib/domain/network/payout-lifecycle";
import { UPTIME_MODES } from "@/lib/domain/network/rules";
import { PROBE_OUTCOMES } from "@/lib/domain/network/samples";
import { TIERS } from "@/lib/domain/network/tiers";
import { OUTBOX_STATES } from "@/lib/domain/outbox-states";
import { APPROVAL_STATES } from "@/lib/domain/treasury/approval";
import { CALL_STATES, PAYMENT_RAILS } from "@/lib/domain/treasury/call-lifecycle";
import { CAP_SCOPES } from "@/lib/domain/treasury/caps";
import { CALL_MODES, DECISION_ACTIONS } from "@/lib/domain/treasury/decide";
import { DRAFT_STATES } from "@/lib/domain/treasury/drafts/lifecycle";
import { SERVICE_METHODS } from "@/lib/domain/treasury/policy";
import { POLICY_SOURCES } from "@/lib/domain/treasury/policy-change";
import { FAULTS } from "@/lib/domain/treasury/service/serving";
import { HEALTH_STATES } from "@/lib/domain/treasury/service-health";
import { SUM_WINDOWS } from "@/lib/domain/treasury/windows";
import { X402_STATES } from "@/lib/domain/treasury/x402/lifecycle";
import type { EngineName } from "./schema-files";

/** Every column of text that holds one word of a list of the domain; both engines' CHECKs hold them to it. */
export const CLOSED_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  "accounts.asset": ASSET_IDS,
  "accounts.kind": ACCOUNT_KINDS,
  "approvals.state": APPROVAL_STATES,
  "assistant_messages.role": MESSAGE_ROLES,
  "assistant_messages.state": ANSWER_STATES,
  "appeals.state": APPEAL_STATES,
  "attester_words.kind": ATTESTATION_KINDS,
  "audit_rows.actor_kind": ACTOR_KINDS,
  "budget_alerts.period": SUM_WINDOWS,
  "budget_alerts.scope": CAP_SCOPES,
  "budget_forecasts.period": SUM_WINDOWS,
  "budget_forecasts.scope": CAP_SCOPES,
  "budget_windows.period": SUM_WINDOWS,
  "budget_windows.scope": CAP_SCOPES,
  "call_sums.state": CALL_STATES,
  "chain_events.state": EVENT_STATES,
  "consents.verb": SIGNED_VERBS,
  "decision_sums.action": DECISION_ACTIONS,
  "decisions.action": DECISION_ACTIONS,
  "decisions.mode": CALL_MODES,
  "decisions.rail": PAYMENT_RAILS,
  "earnings.asset": ASSET_IDS,
  "entries.asset": ASSET_IDS,
  "evaluations.mode": UPTIME_MODES,
  "evaluations.seen_tier": TIERS,
  "evaluations.tier": TIERS,
  "evaluations.warned_from": TIERS,
  "journals.kind": JOURNAL_KINDS,
  "orchestrators.asset": ASSET_IDS,
  "orchestrators.tier": TIERS,
  "outbox_rows.state": OUTBOX_STATES,
  "owned_services.method": SERVICE_METHODS,
  "payouts.asset": ASSET_IDS,
  "payouts.reason": PAYOUT_REASONS,
  "payouts.state": PAYOUT_STATES,
  "policy_drafts.state": DRAFT_STATES,
  "policy_versions.source": POLICY_SOURCES,
  "probe_samples.outcome": PROBE_OUTCOMES,
  "quotes.asset": ASSET_IDS,
  "quotes.strategy": STRATEGIES,
  "service_calls.fault": FAULTS,
  "service_calls.rail": PAYMENT_RAILS,
  "service_calls.state": CALL_STATES,
  "service_health.state": HEALTH_STATES,
  "service_health_changes.state": HEALTH_STATES,
  "service_health_changes.was": HEALTH_STATES,
  "sessions.kind": SESSION_KINDS,
  "settlements.outcome": STATUSES,
  "settlements.part": SETTLEMENT_PARTS,
  "shadow_decisions.action": DECISION_ACTIONS,
  "shadow_decisions.mode": CALL_MODES,
  "shadow_sums.was": DECISION_ACTIONS,
  "shadow_sums.would": DECISION_ACTIONS,
  "suspense_items.asset": ASSET_IDS,
  "suspense_items.state": SUSPENSE_STATES,
  "task_events.actor_kind": TIMELINE_ACTORS,
  "task_events.event": TASK_EVENTS,
  "task_events.from_status": STATUSES,
  "task_events.to_status": STATUSES,
  "task_jobs.pending_verb": VERBS,
  "task_jobs.state": CHAIN_STATES,
  "tasks.access": TASK_ACCESS,
  "tasks.asset": ASSET_IDS,
  "tasks.payment_state": PAYMENT_STATES,
  "tasks.review": REVIEWS,
  "tasks.source": TASK_SOURCES,
  "tasks.status": STATUSES,
  "tasks.strategy": STRATEGIES,
  "users.kind": USER_KINDS,
  "withdrawals.asset": ASSET_IDS,
  "withdrawals.state": WITHDRAWAL_STATES,
  "x402_payments.state": X402_STATES,
};

/**
 * The CHECK of a column for the migration that makes or changes its list; null passes it on both engines. SQLite
 * would fill a table for an IN list at each row.
 */
export function checkOf(column: string, words: readonly string[]): Readonly<Record<EngineName, string>> {
  const is = words.map((word) => `${column} = '${word}'`).join(" OR ");
  const among = words.map((word) => `'${word}'`).join(", ");
  return { sqlite: `CHECK (${is})`, postgres: `CHECK (${column} IN (${among}))` };
}
