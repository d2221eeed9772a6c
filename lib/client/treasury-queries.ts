import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { BookedTransactionWire } from "@/lib/schemas/ledger/transactions";
import type { CallWire } from "@/lib/schemas/treasury/call";
import type { DecisionWire } from "@/lib/schemas/treasury/decision";
import type { DecisionSeriesWire, FlowsWire } from "@/lib/schemas/treasury/desk";
import type { PolicyWire } from "@/lib/schemas/treasury/policy";
import type { SaleWire } from "@/lib/schemas/treasury/sale";
import type { WhyWire } from "@/lib/schemas/treasury/why";
import { get } from "./api";
import { pagesQuery } from "./pages";
import { keys } from "./query-keys";

const POLL_MS = 5_000;

/** A filter as an address has it, such as `agentId=a&from=…`; empty for all. */
const listOf = (path: string, filter: string) => `${path}?limit=10${filter === "" ? "" : `&${filter}`}`;

export const decisionsQuery = (filter = "") =>
  pagesQuery<DecisionWire>(keys.decisionsOf(filter), listOf("/api/v1/decisions", filter));
export const callsQuery = (filter = "") =>
  pagesQuery<CallWire>(keys.callsOf(filter), listOf("/api/v1/calls", filter));
export const journalsQuery = (filter: string) =>
  pagesQuery<BookedTransactionWire>(keys.journals(filter), listOf("/api/v1/transactions", filter));
export const salesQuery = () => pagesQuery<SaleWire>(keys.sales, listOf("/api/v1/treasury/sales", ""));

export const decisionQuery = (id: string) =>
  queryOptions({
    queryKey: keys.decision(id),
    queryFn: ({ signal }) => get<DecisionWire>(`/api/v1/decisions/${encodeURIComponent(id)}`, signal),
    refetchInterval: POLL_MS,
  });

/** What the same question comes to now: budgets move by the second. */
export const whyQuery = (id: string) =>
  queryOptions({
    queryKey: keys.why(id),
    queryFn: ({ signal }) => get<WhyWire>(`/api/v1/decisions/${encodeURIComponent(id)}/why`, signal),
    refetchInterval: POLL_MS,
  });

export const callQuery = (id: string) =>
  queryOptions({
    queryKey: keys.call(id),
    queryFn: ({ signal }) => get<CallWire>(`/api/v1/calls/${encodeURIComponent(id)}`, signal),
    refetchInterval: POLL_MS,
  });

export const flowsQuery = (period: string) =>
  queryOptions({
    queryKey: keys.flows(period),
    queryFn: ({ signal }) => get<FlowsWire>(`/api/v1/treasury/flows?${period}`, signal),
    refetchInterval: POLL_MS,
    placeholderData: keepPreviousData,
  });

export const decisionSeriesQuery = (period: string) =>
  queryOptions({
    queryKey: keys.decisionSeries(period),
    queryFn: ({ signal }) => get<DecisionSeriesWire>(`/api/v1/treasury/decision-series?${period}`, signal),
    refetchInterval: 3 * POLL_MS,
    placeholderData: keepPreviousData,
  });

export const policyQuery = () =>
  queryOptions({
    queryKey: keys.policy,
    queryFn: ({ signal }) => get<PolicyWire>("/api/v1/policy", signal),
  });
