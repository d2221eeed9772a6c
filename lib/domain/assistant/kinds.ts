import type { AskKind } from "./ask";
import { currenciesIn } from "./currencies";
import { outsideQuotes } from "./words/quoted";

/** As many characters of a sentence as say what it asks for; the rest is what that is about. */
export const HEAD = 300;

export const IMAGE_NOUNS =
  "images?|pictures?|pics?|photos?|illustrations?|drawings?|paintings?|artworks?|portraits?|sketch(?:es)?|posters?|wallpapers?|icons?|logos?";
export const DRAWING = "draw|paint|sketch|illustrate";
export const MAKING = "generate|create|make|design|produce|render|imagine|show|give|get|need|want|like";
export const JOB_NOUNS = "jobs?|computations?|batches";
export const LOG_NOUNS = "log entry|log entries|log lines?|log messages?|logs?|entry|entries";
const RUNNING = "run|submit|start|launch|schedule|queue|process|crunch|execute|compute|calculate";
export const KEEPING = "archive|save|store|keep|persist|record|back up|backup|file";

/** What a sentence says where it asks for that; an earlier sign decides before a later one. */
const SIGNS: Readonly<Record<AskKind, RegExp>> = {
  image: new RegExp(
    [
      `\\b(?:${DRAWING})\\b`,
      `\\b(?:${MAKING})\\b(?:\\W+\\w+){0,5}?\\W+(?:${IMAGE_NOUNS})\\b`,
      `\\b(?:${IMAGE_NOUNS})\\W+(?:of|showing|depicting)\\b`,
      `\\b(?:${IMAGE_NOUNS})\\b.*\\b(?:generate|create|make|render)\\b`,
    ].join("|"),
  ),
  price:
    /\b(?:prices?|priced|quotes?|rates?|costs?|worth|value|valued|trading|trades?|exchange|convert)\b|\bhow much\b/,
  batch: new RegExp(
    [
      "\\bbatch(?:es)?\\s+(?:jobs?|comput\\w+|tasks?|process\\w*|runs?)\\b",
      `\\b(?:${RUNNING})\\b.*\\b(?:batch(?:es)?|jobs?|computations?|records?|rows|datasets?|workloads?)\\b`,
    ].join("|"),
  ),
  archive: new RegExp(
    [
      "\\b(?:archive|archiving|be archived)\\b",
      `\\b(?:${KEEPING})\\b(?:\\W+\\w+){0,4}?\\W+(?:logs?|entry|entries)\\b`,
      "\\blogs?\\b.*\\b(?:be )?(?:saved|stored|kept)\\b",
    ].join("|"),
  ),
};

const NEGATED = /\b(?:don't|dont|do not|never|no need to|not|stop|cancel|without|instead of|rather than)\b/;
/** A question about a thing is no order for it; only prices are asked for by questions. */
const QUESTION =
  /^\W*(?:how|why|when|where|who|which|is|are|was|were|did|does|do|have|has|should|what|what's|whats)\b/;

/** What brings a text to be read, which asks for nothing. */
const READING =
  /\b(?:summari[sz]e|sum up|translate|explain|rephrase|reword|rewrite|paraphrase|proofread|shorten|interpret|analy[sz]e)\b/;

/** What a sentence asks for first, in its own words; null where that is nothing that can be bought, or it says not to. */
export function kindOf(sentence: string): AskKind | null {
  const head = sentence.slice(0, HEAD);
  const said = plainOf(head);
  let first: { kind: AskKind; at: number } | null = null;
  for (const kind of ["archive", "batch", "price", "image"] as const) {
    const at = SIGNS[kind].exec(said)?.index ?? -1;
    const isFirst = at !== -1 && (first === null || at < first.at);
    if (isFirst && isMeant(kind, head)) first = { kind, at };
  }
  return first === null || isNoAsk(said.slice(0, first.at)) ? null : first.kind;
}

const plainOf = (head: string) => outsideQuotes(head.replaceAll("’", "'")).toLowerCase();

const isNoAsk = (before: string) => NEGATED.test(before) || (READING.test(before) && before.includes(":"));

/** Whether a sentence that asks for nothing brings a text to be read: there, or behind it. */
export function isReading(sentence: string): boolean {
  return READING.test(plainOf(sentence.slice(0, HEAD)));
}

function isMeant(kind: AskKind, head: string): boolean {
  if (kind === "price") return currenciesIn(head).length > 0;
  return !QUESTION.test(head.toLowerCase());
}
