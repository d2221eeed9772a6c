import {
  type InfiniteData,
  infiniteQueryOptions,
  type QueryKey,
  useInfiniteQuery,
} from "@tanstack/react-query";
import type { Page } from "@/lib/schemas/page";
import { get } from "./api";

const POLL_MS = 5_000;

const nextPath = (path: string, cursor: string) =>
  cursor === "" ? path : `${path}${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`;

/**
 * A list of the house, page by page. A refresh asks for every loaded page again, one after the other, so it comes
 * the less often the more pages there are: the house answers one page every five seconds, however long the list.
 */
export const pagesQuery = <Row>(queryKey: QueryKey, path: string) =>
  infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }) => get<Page<Row>>(nextPath(path, pageParam), signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: ({ state }) => POLL_MS * Math.max(1, state.data?.pages.length ?? 1),
  });

type PagesQuery<Row> = ReturnType<typeof pagesQuery<Row>>;

/** What a page of this site brings with it, as if it had been asked for. */
const seeded = <Row>(first: Page<Row>): InfiniteData<Page<Row>, string> => ({
  pages: [first],
  pageParams: [""],
});

/** The rows loaded so far, and the way to more of them. */
export function usePages<Row>(
  query: PagesQuery<Row>,
  { initial, isWanted = true }: { initial?: Page<Row> | undefined; isWanted?: boolean } = {},
) {
  const pages = useInfiniteQuery({
    ...query,
    enabled: isWanted,
    ...(initial ? { initialData: seeded(initial) } : {}),
  });
  const items = pages.data?.pages.flatMap((page) => page.items);
  return {
    items,
    error: pages.error,
    refetch: pages.refetch,
    more: {
      isThere: pages.hasNextPage,
      isLoading: pages.isFetchingNextPage,
      hasFailed: pages.isFetchNextPageError,
      shown: pages.data && pages.data.pages.length > 1 ? items?.length : undefined,
      load: () => void pages.fetchNextPage(),
    },
  };
}

export type Pages<Row> = ReturnType<typeof usePages<Row>>;
