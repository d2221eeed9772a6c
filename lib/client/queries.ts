import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { ChainWire } from "@/lib/schemas/escrow/chain";
import type { WithdrawalWire } from "@/lib/schemas/escrow/withdrawal";
import type { ReadinessWire } from "@/lib/schemas/health/readiness";
import type { BuyerRecordWire, MeWire } from "@/lib/schemas/identity/user";
import type { InvariantsWire } from "@/lib/schemas/ledger/invariants";
import type { BookedTransactionWire, ChainTransactionWire } from "@/lib/schemas/ledger/transactions";
import type { AgentWire, ReputationWire } from "@/lib/schemas/market/agent";
import type { QuoteWire } from "@/lib/schemas/market/quote";
import type { StatsWire } from "@/lib/schemas/market/stats";
import type { TaskSummaryWire, TaskWire } from "@/lib/schemas/market/task";
import type { ApprovalWire } from "@/lib/schemas/treasury/approval";
import type { ClaimWire } from "@/lib/schemas/treasury/call";
import type { KillSwitchWire, TreasuryWire } from "@/lib/schemas/treasury/overview";
import type { PolicyVersionWire } from "@/lib/schemas/treasury/policy";
import type {
  CheckedPolicyWire,
  DraftWire,
  ListedDraftWire,
  PolicyChangeWire,
} from "@/lib/schemas/treasury/policy-draft";
import type { ServiceWire } from "@/lib/schemas/treasury/service";
import { ask, get } from "./api";
import { ApiProblem } from "./api-problem";
import { pagesQuery } from "./pages";
import { keys } from "./query-keys";

const POLL_MS = 5_000;
const MOVING_MS = 1_500;

const TERMINAL = new Set(["completed", "failed", "refunded", "resolved", "cancelled", "expired"]);

/** Null while nobody is signed in. */
export async function readMe(signal?: AbortSignal): Promise<MeWire | null> {
  try {
    return await get<MeWire>("/api/v1/me", signal);
  } catch (failure) {
    if (failure instanceof ApiProblem && failure.code === "unauthenticated") return null;
    throw failure;
  }
}

export const meQuery = () =>
  queryOptions({
    queryKey: keys.me,
    queryFn: ({ signal }) => readMe(signal),
    // Nobody is told by the house, and asks no more: a login, here or in another tab, is heard of.
    enabled: ({ state }) => state.data !== null,
    refetchInterval: (query) => (query.state.data ? POLL_MS : false),
  });

export const chainQuery = () =>
  queryOptions({
    queryKey: keys.chain,
    queryFn: ({ signal }) => get<ChainWire>("/api/v1/chain", signal),
    staleTime: 30_000,
  });

export const statsQuery = () =>
  queryOptions({
    queryKey: keys.stats,
    queryFn: ({ signal }) => get<StatsWire>("/api/v1/stats", signal),
    refetchInterval: POLL_MS,
  });

export const agentsQuery = () => pagesQuery<AgentWire>(keys.agentList, "/api/v1/agents");

export const agentQuery = (id: string) =>
  queryOptions({
    queryKey: keys.agent(id),
    queryFn: ({ signal }) => get<AgentWire>(`/api/v1/agents/${encodeURIComponent(id)}`, signal),
    refetchInterval: POLL_MS,
  });

export const reputationQuery = (id: string) =>
  queryOptions({
    queryKey: keys.reputation(id),
    queryFn: ({ signal }) =>
      get<ReputationWire>(`/api/v1/agents/${encodeURIComponent(id)}/reputation`, signal),
  });

export const tasksQuery = (filter: string) =>
  pagesQuery<TaskSummaryWire>(keys.taskList(filter), `/api/v1/tasks${filter}`);

/** A task is asked for more often while money moves on chain, and never again once nothing can change. */
export const taskQuery = (id: string) =>
  queryOptions({
    queryKey: keys.task(id),
    queryFn: ({ signal }) => get<TaskWire>(`/api/v1/tasks/${encodeURIComponent(id)}`, signal),
    refetchInterval: ({ state: { data } }) => {
      if (!data) return POLL_MS;
      if (data.payment.state === "pending" || data.status === "awaiting_payment") return MOVING_MS;
      return TERMINAL.has(data.status) ? false : POLL_MS;
    },
  });

export const quoteQuery = (input: object, isWanted: boolean) =>
  queryOptions({
    queryKey: keys.quote(input),
    queryFn: ({ signal }) => ask<QuoteWire>("/api/v1/quotes", input, signal),
    enabled: isWanted,
    staleTime: 8 * 60_000,
    refetchInterval: 8 * 60_000,
    placeholderData: keepPreviousData,
    retry: false,
  });

export const treasuryQuery = () =>
  queryOptions({
    queryKey: keys.treasury,
    queryFn: ({ signal }) => get<TreasuryWire>("/api/v1/treasury", signal),
    refetchInterval: POLL_MS,
  });

export const killSwitchQuery = () =>
  queryOptions({
    queryKey: keys.killSwitch,
    queryFn: ({ signal }) => get<KillSwitchWire>("/api/v1/treasury/kill-switch", signal),
    refetchInterval: POLL_MS,
  });

export const approvalsQuery = () => pagesQuery<ApprovalWire>(keys.approvals, "/api/v1/approvals?limit=10");
export const claimsQuery = () => pagesQuery<ClaimWire>(keys.claims, "/api/v1/claims?limit=10");

export const policyDraftsQuery = () =>
  pagesQuery<ListedDraftWire>(keys.policyDrafts, "/api/v1/policy/drafts?limit=10");
/** Those that wait for another operator. */
export const proposedDraftsQuery = () =>
  pagesQuery<ListedDraftWire>(keys.proposedDrafts, "/api/v1/policy/drafts?limit=10&state=proposed");

export const policyDraftQuery = (id: string) =>
  queryOptions({
    queryKey: keys.policyDraft(id),
    queryFn: ({ signal }) => get<DraftWire>(`/api/v1/policy/drafts/${encodeURIComponent(id)}`, signal),
    refetchInterval: POLL_MS,
  });

/** What is to be said of a change that is not saved. */
export const checkPolicyQuery = (input: { change: PolicyChangeWire; baseVersion: number }) =>
  queryOptions({
    queryKey: keys.policyCheck(input),
    queryFn: ({ signal }) => ask<CheckedPolicyWire>("/api/v1/policy/check", input, signal),
  });

export const policyVersionsQuery = () =>
  pagesQuery<PolicyVersionWire>(keys.policyVersions, "/api/v1/policy/versions?limit=10");

export const servicesQuery = () =>
  queryOptions({
    queryKey: keys.services,
    queryFn: ({ signal }) => get<{ items: ServiceWire[] }>("/api/v1/services", signal),
    refetchInterval: POLL_MS,
  });

export const disputesQuery = () => pagesQuery<TaskSummaryWire>(keys.disputes, "/api/v1/disputes");

export const invariantsQuery = () =>
  queryOptions({
    queryKey: keys.invariants,
    queryFn: ({ signal }) => get<InvariantsWire>("/api/v1/invariants", signal),
    refetchInterval: 15_000,
  });

export const readinessQuery = () =>
  queryOptions({
    queryKey: keys.readiness,
    queryFn: ({ signal }) => get<ReadinessWire>("/api/v1/readiness", signal),
    refetchInterval: POLL_MS,
  });

export const transactionsQuery = () =>
  pagesQuery<BookedTransactionWire>(keys.transactionList, "/api/v1/transactions?limit=10");

const isSettled = (state: string | undefined) => state === "confirmed" || state === "reverted";

/** Null for a hash that neither the books nor the chain know; it may still arrive. */
async function readTransaction(hash: string, signal: AbortSignal): Promise<ChainTransactionWire | null> {
  try {
    return await get<ChainTransactionWire>(`/api/v1/transactions/${hash}`, signal);
  } catch (failure) {
    if (failure instanceof ApiProblem && failure.code === "not_found") return null;
    throw failure;
  }
}

export const transactionQuery = (hash: string) =>
  queryOptions({
    queryKey: keys.transaction(hash),
    queryFn: ({ signal }) => readTransaction(hash, signal),
    refetchInterval: ({ state: { data, dataUpdateCount } }) => {
      if (isSettled(data?.state) && !data?.isStale) return false;
      return data === null && dataUpdateCount > 5 ? POLL_MS : 1_000;
    },
  });

export const buyerQuery = (id: string) =>
  queryOptions({
    queryKey: keys.buyer(id),
    queryFn: ({ signal }) => get<BuyerRecordWire>(`/api/v1/buyers/${encodeURIComponent(id)}`, signal),
    staleTime: 60_000,
  });

export const withdrawalsQuery = () =>
  pagesQuery<WithdrawalWire>(keys.withdrawals, "/api/v1/me/withdrawals?limit=5");
