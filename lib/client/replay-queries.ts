import { queryOptions } from "@tanstack/react-query";
import type { Page } from "@/lib/schemas/page";
import type { ListedDraftWire } from "@/lib/schemas/treasury/policy-draft";
import type { LatestShadowWire, ShadowDecisionWire } from "@/lib/schemas/treasury/shadow";
import { get } from "./api";
import { pagesQuery } from "./pages";
import { keys } from "./query-keys";

const POLL_MS = 5_000;

/** Drafts that may be tried. */
export const draftsToTryQuery = () =>
  queryOptions({
    queryKey: [...keys.treasury, "drafts-to-try"],
    queryFn: ({ signal }) => get<Page<ListedDraftWire>>("/api/v1/policy/drafts?limit=20", signal),
    refetchInterval: POLL_MS,
    select: ({ items }) => items.filter(({ state }) => state === "open" || state === "proposed"),
  });

/** The policy that runs in shadow, else the last one that did. */
export const shadowQuery = () =>
  queryOptions({
    queryKey: keys.shadow,
    queryFn: ({ signal }) => get<LatestShadowWire>("/api/v1/policy/shadow", signal),
    refetchInterval: POLL_MS,
  });

/** Where it would have decided otherwise. */
export const shadowDecisionsQuery = (shadowId: string) =>
  pagesQuery<ShadowDecisionWire>(
    [...keys.shadow, shadowId],
    "/api/v1/policy/shadow/decisions?changed=true&limit=10",
  );
