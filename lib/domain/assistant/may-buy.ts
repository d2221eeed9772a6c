import { HEAD, isReading } from "./kinds";
import { countAtEnd } from "./quantity";
import { type Sentence, sentencesIn } from "./sentences";
import { understand } from "./understand";
import { outsideQuotes } from "./words/quoted";

interface Wish {
  readonly serviceId: string;
  readonly quantity: number;
  /** What the person says now. */
  readonly words: string;
  /** Units of the service that this answer has asked for already. */
  readonly askedUnits: number;
}

/**
 * Whether a model may ask for so much of a service: for what the person's own words ask for or name, and for as many of
 * it: one, where they say no number. Whatever else it wishes may come from whoever wrote what it has read, be that a
 * service's answer or a text that the person brought.
 */
export function mayBuy({ serviceId, quantity, words, askedUnits }: Wish): boolean {
  return askedUnits + quantity <= unitsNamed(serviceId, words);
}

/** By what the words ask for, or by the service's own name; 0 where they do neither, or say not to use it. */
function unitsNamed(serviceId: string, words: string): number {
  const asks = understand(words).asks.filter((ask) => ask.serviceId === serviceId);
  const named = sentencesIn(words).flatMap((sentence) =>
    namedIn(plain(ownWords(sentence)), plain(serviceId)),
  );
  if (named.includes(0)) return 0;
  return Math.max(
    ...named,
    asks.reduce((sum, ask) => sum + ask.quantity, 0),
  );
}

/** Without quotes and code, and without what is to be kept, read, drawn or worked on. */
function ownWords({ kind, said }: Sentence): string {
  const own = outsideQuotes(said);
  if ((kind === null && !isReading(said)) || kind === "price") return own;
  const colon = own.search(/:(?:\s|$)/);
  if (colon === -1) return kind === "archive" ? "" : own;
  return own.slice(0, colon);
}

const ORDER =
  / (?:use|using|ask|asking|get|buy|call|order|take|want|need|try|hire|run|request|send|give|with|by|via|through) /;
const FORBIDDEN_BEFORE =
  / (?:dont|don t|never|not|nor|neither|stop|cancel|without|avoid|instead of|rather than|except) | no (?:more )?$/;
const FORBIDDEN_AFTER =
  /^ (?:(?:is|are|must|may|should|can|shall|will) )?(?:not|never|cannot|mustn t|shouldn t|forbidden|off limits) /;

/** How many each mention orders, 0 where it forbids: one without an order, as in a log, orders nothing. */
function namedIn(said: string, name: string): number[] {
  const units: number[] = [];
  for (let at = said.indexOf(name); at !== -1; at = said.indexOf(name, at + 1)) {
    const before = said.slice(Math.max(0, at - HEAD), at + 1);
    const end = at + name.length - 1;
    if (FORBIDDEN_BEFORE.test(before) || FORBIDDEN_AFTER.test(said.slice(end, end + HEAD))) units.push(0);
    else if (ORDER.test(before)) units.push(countAtEnd(before));
  }
  return units;
}

const plain = (text: string) =>
  ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()} `;
