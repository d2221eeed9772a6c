import { queryOptions } from "@tanstack/react-query";
import type { AppealWire } from "@/lib/schemas/network/appeal";
import type {
  EvaluationWire,
  ListedOrchestratorWire,
  NetworkWire,
  OrchestratorWire,
  SampleWire,
} from "@/lib/schemas/network/orchestrator";
import type { PayoutWire } from "@/lib/schemas/network/payout";
import { get } from "./api";
import { pagesQuery } from "./pages";
import { keys } from "./query-keys";

const POLL_MS = 5_000;
const ORCHESTRATORS = "/api/v1/network/orchestrators";

export const orchestratorPath = (id: string) => `${ORCHESTRATORS}/${encodeURIComponent(id)}`;

export const networkQuery = () =>
  queryOptions({
    queryKey: keys.networkTotals,
    queryFn: ({ signal }) => get<NetworkWire>("/api/v1/network", signal),
    refetchInterval: POLL_MS,
  });

export const orchestratorsQuery = () =>
  pagesQuery<ListedOrchestratorWire>(keys.orchestrators, `${ORCHESTRATORS}?limit=20`);

export const orchestratorQuery = (id: string) =>
  queryOptions({
    queryKey: keys.orchestrator(id),
    queryFn: ({ signal }) => get<OrchestratorWire>(orchestratorPath(id), signal),
    refetchInterval: POLL_MS,
  });

export const samplesQuery = (id: string) =>
  pagesQuery<SampleWire>(keys.samples(id), `${orchestratorPath(id)}/samples?limit=20`);

export const evaluationsQuery = (id: string) =>
  pagesQuery<EvaluationWire>(keys.evaluations(id), `${orchestratorPath(id)}/evaluations?limit=10`);

export const appealsQuery = (id: string) =>
  pagesQuery<AppealWire>(keys.appeals(id), `${orchestratorPath(id)}/appeals?limit=10`);

/** Those that nobody has decided, for operators. */
export const openAppealsQuery = () =>
  pagesQuery<AppealWire>(keys.openAppeals, "/api/v1/network/appeals?state=open&limit=10");

export const payoutsQuery = (id: string) =>
  pagesQuery<PayoutWire>(keys.payouts(id), `${orchestratorPath(id)}/payouts?limit=10`);
