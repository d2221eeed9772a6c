import type { AskKind } from "./ask";
import { kindOf } from "./kinds";

/** A part of a message that asks for one kind of thing. */
export interface Sentence {
  readonly kind: AskKind;
  readonly text: string;
}

/** Where a sentence may end: surely, or where the next words ask for something by themselves. */
const ENDS = /([.!?;]+\s+)|,?\s+(?:and\s+then|and\s+also|and|then|also)\s+|,\s+/gi;
const BEGINS =
  /^(?:(?:please|also|then|can you|could you|i want you to|i'd like you to)\s+)*(?:draw|paint|sketch|illustrate|generate|create|make|render|design|run|submit|start|launch|process|compute|archive|save|store|keep|record|back up|what|what's|whats|how much|tell|show|give|get|fetch|check|look up|quote)\b/i;
const COURTESY = /^\W*(?:thanks|thank you|please|cheers|hello|hi|hey|ok|okay|bye)\b.{0,20}$/i;

/** The parts of a message that ask for something, in its order. What explains an ask stays with it. */
export function sentencesIn(message: string): Sentence[] {
  const found: Sentence[] = [];
  const lines = message.split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    if (isOpenArchive(line)) {
      found.push({ kind: "archive", text: lines.slice(index).join("\n") });
      return found;
    }
    for (const part of partsOf(line)) add(found, part);
  }
  return found;
}

/** "Archive these logs:" and the logs on the lines below: all of them are logs, whatever they say. */
function isOpenArchive(line: string): boolean {
  return /:\s*$/.test(line) && kindOf(line) === "archive";
}

function add(found: Sentence[], text: string): void {
  const kind = kindOf(text);
  const last = found.at(-1);
  if (kind !== null) found.push({ kind, text });
  else if (last && explains(last, text)) {
    found[found.length - 1] = { ...last, text: `${last.text} ${text}` };
  }
}

function explains(last: Sentence, text: string): boolean {
  const isOrder = BEGINS.test(text) || /\?\s*$/.test(text) || COURTESY.test(text) || text === "";
  return !isOrder && !/\b(?:don't|do not|never)\b/i.test(text) && last.kind !== "price";
}

function partsOf(line: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const { 0: end, 1: isSure, index } of line.matchAll(ENDS)) {
    const part = line.slice(from, index);
    if (isInQuotes(part) || isOpenLog(part)) continue;
    const until = index + end.length;
    if (isSure === undefined && !asksByItself(line.slice(until))) continue;
    parts.push(`${part}${isSure?.trimEnd() ?? ""}`.trim());
    from = until;
  }
  return [...parts, line.slice(from).trim()];
}

function isInQuotes(part: string): boolean {
  return (part.match(/["“”]/g) ?? []).length % 2 === 1;
}

/** What follows the colon of a log is the log, to the end of its line, unless it stands in quotes. */
function isOpenLog(part: string): boolean {
  return /:(?:\s|$)|\blogs?\s*:/i.test(part) && !/["“”]\s*$/.test(part) && kindOf(part) === "archive";
}

function asksByItself(rest: string): boolean {
  if (!BEGINS.test(rest)) return false;
  return kindOf(rest.split(/[.!?;]+\s+|,?\s+and\s+|,\s+/)[0] ?? "") !== null;
}
