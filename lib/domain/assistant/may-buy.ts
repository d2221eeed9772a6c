import { understand } from "./understand";

interface Wish {
  readonly serviceId: string;
  /** What the person said. */
  readonly words: string;
  /** Whether the model has read an answer of a service in this turn. */
  readonly hasRead: boolean;
  /** What it asked for before it had. */
  readonly askedUnread: ReadonlySet<string>;
}

/**
 * Whether a model may still ask for a service. Before it has read what any service answered, its wishes come from the
 * person; afterwards they may come from whoever wrote the answer, so it gets what it had asked for before, or what the
 * person's own words name.
 */
export function mayBuy({ serviceId, words, hasRead, askedUnread }: Wish): boolean {
  return !hasRead || askedUnread.has(serviceId) || isNamed(serviceId, words);
}

/** By what the words ask for, or by the service's own name. */
function isNamed(serviceId: string, words: string): boolean {
  return (
    understand(words).asks.some((ask) => ask.serviceId === serviceId) ||
    ` ${plain(words)} `.includes(` ${plain(serviceId)} `)
  );
}

const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
