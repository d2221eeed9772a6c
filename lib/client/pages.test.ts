import { type InfiniteData, InfiniteQueryObserver, QueryClient } from "@tanstack/react-query";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Page } from "@/lib/schemas/page";
import { pagesQuery } from "./pages";

const ROWS = ["a", "b", "c", "d", "e"];

/** A house that gives two rows at a time, and takes the last one's name as the cursor. */
function twoAtATime(url: string): Response {
  const cursor = new URL(url, "http://house").searchParams.get("cursor");
  const from = cursor === null ? 0 : ROWS.indexOf(cursor) + 1;
  const items = ROWS.slice(from, from + 2);
  return Response.json({ items, nextCursor: from + 2 < ROWS.length ? (items.at(-1) ?? null) : null });
}

type Rows = InfiniteData<Page<string>, unknown>;
const rowsOf = (data: Rows | undefined) => data?.pages.flatMap((page) => page.items);

afterEach(() => vi.unstubAllGlobals());

describe("a list by its cursor", () => {
  it("goes on after the last row seen, keeps its filter, and ends", async () => {
    const asked: string[] = [];
    vi.stubGlobal("fetch", async (url: string) => {
      asked.push(url);
      return twoAtATime(url);
    });
    const client = new QueryClient();
    const observer = new InfiniteQueryObserver(client, pagesQuery<string>(["rows"], "/rows?role=buyer"));
    await observer.refetch();
    expect(rowsOf(observer.getCurrentResult().data)).toEqual(["a", "b"]);
    await observer.fetchNextPage();
    const { data, hasNextPage } = await observer.fetchNextPage();
    expect(rowsOf(data)).toEqual(ROWS);
    expect(hasNextPage).toBe(false);
    expect(asked).toEqual(["/rows?role=buyer", "/rows?role=buyer&cursor=b", "/rows?role=buyer&cursor=d"]);
    client.clear();
  });

  it("asks the house for one page in five seconds, however many are loaded", () => {
    const query = pagesQuery<string>(["rows"], "/rows");
    const pace = query.refetchInterval as (of: { state: { data: Rows | undefined } }) => number;
    const page = { items: [], nextCursor: null };
    expect(pace({ state: { data: undefined } })).toBe(5_000);
    expect(pace({ state: { data: { pages: [page, page, page], pageParams: ["", "b", "d"] } } })).toBe(15_000);
  });
});
