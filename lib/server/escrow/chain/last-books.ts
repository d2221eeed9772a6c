import type { BooksQuestion, BooksReading, ChainReader } from "@/lib/server/kernel/chain/chain-reader";
import { LATE, within } from "@/lib/server/kernel/within";

/** Longer nobody waits for what a final block says, once that is known. */
const PATIENCE_MS = 250;

/** What the contract said last, for whoever asks the same of the same block again: a final block changes no more. */
export class LastBooks {
  private last: { readonly question: string; readonly books: BooksReading } | null = null;

  constructor(
    private readonly ask: ChainReader["booksAt"],
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  async booksAt(of: BooksQuestion): Promise<BooksReading | null> {
    const question = JSON.stringify(of);
    const known = this.last?.question === question ? this.last.books : null;
    const asked = this.ask(of).then((books) => {
      if (books !== null) this.last = { question, books };
      return books;
    });
    if (known === null) return asked;
    const fresh = await within(asked, this.patienceMs);
    return fresh === null || fresh === LATE ? { ...known, isStale: true } : fresh;
  }
}
