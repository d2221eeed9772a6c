import { QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "./api-problem";

/** Asking again helps when the house was away or full, not when it refused. */
function shouldRetry(failures: number, failure: unknown): boolean {
  if (failures >= 3) return false;
  return !(failure instanceof ApiProblem) || failure.status === 0 || failure.status >= 500;
}

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 4_000, retry: shouldRetry, refetchOnWindowFocus: true },
      mutations: { retry: false },
    },
  });
}
