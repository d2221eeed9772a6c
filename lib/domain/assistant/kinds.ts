import type { AskKind } from "./ask";
import { currenciesIn } from "./currencies";

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

/** What a sentence asks for first; null where it asks for nothing that can be bought, or says not to. */
export function kindOf(sentence: string): AskKind | null {
  const said = sentence.toLowerCase().replaceAll("’", "'");
  let first: { kind: AskKind; at: number } | null = null;
  for (const kind of ["archive", "batch", "price", "image"] as const) {
    const at = SIGNS[kind].exec(said)?.index ?? -1;
    const isFirst = at !== -1 && (first === null || at < first.at);
    if (isFirst && isMeant(kind, sentence)) first = { kind, at };
  }
  return first === null || NEGATED.test(said.slice(0, first.at)) ? null : first.kind;
}

function isMeant(kind: AskKind, sentence: string): boolean {
  if (kind === "price") return currenciesIn(sentence).length > 0;
  return !QUESTION.test(sentence.toLowerCase());
}
