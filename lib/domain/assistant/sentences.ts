import type { AskKind } from "./ask";
import { HEAD, isReading, kindOf } from "./kinds";
import { endsIn } from "./words/ends";
import { linesOf, outsideQuotes } from "./words/quoted";

/** A part of a message; `kind` is what it asks for, null where that is nothing of the house's own. */
export interface Sentence {
  readonly kind: AskKind | null;
  readonly text: string;
  /** The same without the lines that it only brings. */
  readonly said: string;
}

const BEGINS =
  /^(?:(?:please|also|then|can you|could you|i want you to|i'd like you to)\s+)*(?:draw|paint|sketch|illustrate|generate|create|make|render|design|run|submit|start|launch|process|compute|archive|save|store|keep|record|back up|what|what's|whats|how much|tell|show|give|get|fetch|check|look up|quote)\b/i;
const COURTESY = /^\W*(?:thanks|thank you|please|cheers|hello|hi|hey|ok|okay|bye)\b.{0,20}$/i;

/** The parts of a message, in its order. What explains an ask stays with it. */
export function sentencesIn(message: string): Sentence[] {
  const found: Sentence[] = [];
  let asked = -1;
  for (const sentence of apart(message)) {
    const last = found[asked];
    if (sentence.kind === null && last && explains(last, sentence.text)) {
      found[asked] = {
        ...last,
        text: `${last.text} ${sentence.text}`,
        said: `${last.said} ${sentence.said}`,
      };
      continue;
    }
    if (sentence.kind !== null) asked = found.length;
    found.push(sentence);
  }
  return found;
}

function apart(message: string): Sentence[] {
  const found: Sentence[] = [];
  const lines = linesOf(message.replaceAll("\r\n", "\n"));
  for (const [index, line] of lines.entries()) {
    const sentences = partsOf(line).map((text) => ({ kind: kindOf(text), text, said: text }));
    const last = sentences.at(-1);
    if (last && isOpen(last)) {
      const text = [last.text, ...lines.slice(index + 1)].join("\n");
      return [...found, ...sentences.slice(0, -1), { ...last, text }];
    }
    found.push(...sentences);
  }
  return found;
}

/** "Archive these logs:" and the logs on the lines below, or a text to be read: all of it is that, whatever it says. */
function isOpen({ kind, text }: Sentence): boolean {
  return kind === "archive" ? text.endsWith(":") : kind === null && isReading(text);
}

function explains(last: Sentence, text: string): boolean {
  const isOrder = BEGINS.test(text) || /\?\s*$/.test(text.slice(-2)) || COURTESY.test(text) || text === "";
  return !isOrder && !/\b(?:don't|do not|never)\b/i.test(text) && last.kind !== "price";
}

function partsOf(line: string): string[] {
  if (line.trim() === "") return [];
  const said = outsideQuotes(line);
  const parts: string[] = [];
  let part = { from: 0, seenTo: 0, isOpen: false };
  for (const { at, next, isSure } of endsIn(said)) {
    if (at < part.from) continue;
    part = { ...part, isOpen: part.isOpen || opens(said, { ...part, at }), seenTo: at };
    if (part.isOpen && !/["“”]/.test(said.charAt(at - 1))) continue;
    if (!isSure && !asksByItself(line.slice(next, next + HEAD))) continue;
    parts.push(line.slice(part.from, isSure ? next : at).trim());
    part = { from: next, seenTo: next, isOpen: false };
  }
  return [...parts, line.slice(part.from).trim()];
}

/** Whether a colon is there behind which a log or a text to be read goes on to the end of its line. */
function opens(said: string, { from, seenTo, at }: { from: number; seenTo: number; at: number }): boolean {
  const until = Math.min(at, from + HEAD);
  const colons = [...said.slice(seenTo, until).matchAll(/:/g)].map(({ index }) => seenTo + index);
  return colons.some((colon) => {
    const before = said.slice(from, colon);
    const isColon = /^\s?$/.test(said.charAt(colon + 1)) || /\blogs?\s?$/i.test(before.slice(-6));
    return isColon && bringsText(before);
  });
}

function bringsText(before: string): boolean {
  const kind = kindOf(before);
  return kind === "archive" || (kind === null && isReading(before));
}

function asksByItself(rest: string): boolean {
  if (!BEGINS.test(rest)) return false;
  return kindOf(rest.split(/[.!?;]\s+|,?\s+and\s+|,\s+/)[0] ?? "") !== null;
}
