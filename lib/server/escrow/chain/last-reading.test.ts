import { expect, it } from "vitest";
import type { BooksReading } from "@/lib/server/kernel/chain/chain-reader";
import { LastReading } from "./last-reading";

const NOTHING = { heldUnits: 0n, owedUnits: 0n, balanceUnits: 0n };
const BOOKS: BooksReading = { MNEE: NOTHING, ETH: NOTHING, isStale: false };
const at = (block: number) => ({ block, jobs: [], accounts: [] });

it("shows what a block said before as such, and nothing of another block", async () => {
  const node = { books: BOOKS as BooksReading | null };
  const books = new LastReading(async () => node.books, 60_000);
  expect(await books.read(at(7))).toEqual(BOOKS);
  node.books = null;
  expect(await books.read(at(7))).toEqual({ ...BOOKS, isStale: true });
  expect(await books.read(at(8))).toBeNull();
});

it("waits for what it never heard, and not for what it knows", async () => {
  const waiting: ((said: BooksReading) => void)[] = [];
  const books = new LastReading(() => new Promise<BooksReading>((resolve) => waiting.push(resolve)), 0);
  const first = books.read(at(7));
  waiting.shift()?.(BOOKS);
  expect(await first).toEqual(BOOKS);
  expect(await books.read(at(7))).toEqual({ ...BOOKS, isStale: true });
});
