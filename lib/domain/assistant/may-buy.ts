import { countOf } from "./quantity";
import { understand } from "./understand";

interface Wish {
  readonly serviceId: string;
  readonly quantity: number;
  /** What the person says now. */
  readonly words: string;
  /** Whether the model has read an answer of a service, in this turn or in what it remembers. */
  readonly hasRead: boolean;
  /** Units of the service that this answer has asked for already. */
  readonly askedUnits: number;
}

/**
 * Whether a model may ask for so much of a service. Before it has read what any service answered, its wishes come from
 * the person; afterwards they may come from whoever wrote the answer, so it gets in all what the person's own words name,
 * and as many of it: one, where they say no number.
 */
export function mayBuy({ serviceId, quantity, words, hasRead, askedUnits }: Wish): boolean {
  return !hasRead || askedUnits + quantity <= unitsNamed(serviceId, words);
}

/** By what the words ask for, or by the service's own name; 0 where they do neither. */
function unitsNamed(serviceId: string, words: string): number {
  const asks = understand(words).asks.filter((ask) => ask.serviceId === serviceId);
  const [said, name] = [plain(words), plain(serviceId)];
  const byName = ` ${said} `.includes(` ${name} `) ? countOf(said, name) : 0;
  return Math.max(
    byName,
    asks.reduce((sum, ask) => sum + ask.quantity, 0),
  );
}

const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
