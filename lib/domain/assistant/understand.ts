import { type AssistantAsk, askOf } from "./ask";
import { pairsIn } from "./currencies";
import { DRAWING, HEAD, IMAGE_NOUNS, JOB_NOUNS, KEEPING, LOG_NOUNS, MAKING } from "./kinds";
import { countOf, timesOf } from "./quantity";
import { type Sentence, sentencesIn } from "./sentences";
import { numbersAtEnd, trimmed, unquoted, withoutPlease } from "./words/trimmed";

/** As many as one message may ask for. */
export const MOST_ASKS = 5;

export interface Understood {
  /** In the order of the message. */
  readonly asks: readonly AssistantAsk[];
  /** How many more the message asks for. */
  readonly left: number;
}

/** What a message asks for, by fixed rules: the same words are always the same asks, and name nobody who asks. */
export function understand(message: string): Understood {
  const asks = sentencesIn(message.trim()).flatMap(asksOf);
  return { asks: asks.slice(0, MOST_ASKS), left: Math.max(0, asks.length - MOST_ASKS) };
}

function asksOf(sentence: Sentence): AssistantAsk[] {
  if (sentence.kind === "price") {
    return pairsIn(sentence.text).map(({ base, quote }) =>
      askOf("price", { quantity: 1, input: { base, quote } }),
    );
  }
  if (sentence.kind === "image") return imageOf(sentence.text);
  if (sentence.kind === "batch") return batchOf(sentence.text);
  return sentence.kind === "archive" ? archiveOf(sentence.text) : [];
}

const POLITE =
  "(?:please|kindly|can you|could you|would you|will you|i want you to|i'd like you to|i would like you to|hey|hi|hello)";
const ARTICLES = `(?:(?:me|us|a|an|the|some|this|that|one|[0-9]{1,6}|two|three|four|five|six|seven|eight|nine|ten|couple|dozen|pair|of|new|nice|more)\\s+)*`;
const IMAGE_HEAD = new RegExp(
  `^.*?\\b(?:(?:${DRAWING}|${MAKING})\\b\\s*)?${ARTICLES}(?:${IMAGE_NOUNS})\\s*(?:(?:of|showing|depicting|with|for|that shows)\\b\\s*|:\\s*)`,
  "i",
);
const DRAW_HEAD = new RegExp(`^.*?\\b(?:${DRAWING})\\b\\s+(?:(?:me|us|for me)\\s+)*`, "i");
const IMAGE_WORDS = new RegExp(
  `\\b(?:${POLITE}|${DRAWING}|generate|create|make|render|design|produce|(?:an?\\s+|the\\s+)?(?:${IMAGE_NOUNS}))\\b`,
  "gi",
);

/** Nothing where it is not said what it should show. */
function imageOf(sentence: string): AssistantAsk[] {
  const { text, times } = timesOf(sentence);
  const quantity =
    times > 1 ? times : countOf(text.split(/\bof\b(?!\s+(?:images|pictures))/i)[0] ?? "", IMAGE_NOUNS);
  const prompt = unquoted(trimmed(promptIn(text)));
  return /[\p{L}\p{N}]/u.test(prompt) ? [askOf("image", { quantity, input: { prompt } })] : [];
}

function promptIn(text: string): string {
  for (const head of [IMAGE_HEAD, DRAW_HEAD]) {
    const said = head.exec(text.slice(0, HEAD));
    if (said) return text.slice(said[0].length);
  }
  return text.replace(IMAGE_WORDS, " ").replace(/\s+/g, " ");
}

const POLITE_HEAD = new RegExp(`^\\W*(?:${POLITE}\\b\\W*)+`, "i");

/** Numbers that a list or a sentence ends with are the data; else it is what was said. */
function batchOf(sentence: string): AssistantAsk[] {
  const { text, times } = timesOf(sentence);
  const quantity = times > 1 ? times : countOf(text, JOB_NOUNS);
  const data = numbersAtEnd(text);
  if (data.length > 0) return [askOf("batch", { quantity, input: { data } })];
  return [askOf("batch", { quantity, input: { data: trimmed(text.replace(POLITE_HEAD, "")) } })];
}

const LOG_HEAD = new RegExp(
  `^.*?\\b(?:${KEEPING}|archiving)\\b\\s+(?:(?:me|this|the|these|that|following|my|our|a|an|all|[0-9]{1,6}|two|three|four|five|new)\\s+)*(?:(?:${LOG_NOUNS})\\b\\s*)?(?:(?:that|saying|which says|about)\\s+)?`,
  "i",
);

/** Nothing where there is nothing to keep. */
function archiveOf(sentence: string): AssistantAsk[] {
  const quantity = countOf(sentence, LOG_NOUNS);
  const content = unquoted(contentIn(sentence).trim());
  return /[\p{L}\p{N}]/u.test(content) ? [askOf("archive", { quantity, input: { content } })] : [];
}

/** In quotes, behind a colon, or what is left behind "archive this log". */
function contentIn(sentence: string): string {
  const quoted = /["“]([^"“”]+)["”]/.exec(sentence);
  const colon = /\blogs?\s*:\s*|:(?:\s+|$)/i.exec(sentence);
  if (quoted?.[1] && (!colon || quoted.index >= colon.index)) return quoted[1];
  if (colon) return sentence.slice(colon.index + colon[0].length);
  return withoutPlease(sentence.slice(LOG_HEAD.exec(sentence.slice(0, HEAD))?.[0].length ?? 0));
}
