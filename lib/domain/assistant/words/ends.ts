/** Where a sentence may end, and where the next one begins. */
export interface End {
  readonly at: number;
  readonly next: number;
  /** Whatever comes next; else only where that asks for something by itself. */
  readonly isSure: boolean;
}

const MARKS = ".!?;";
const JOINING = new Set(["and", "then", "also"]);

/** In the order of a text, found from word to word. */
export function endsIn(text: string): End[] {
  const words = [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({ word, index }));
  return words.flatMap(({ word, index }, before) => {
    const [next, following] = [words[before + 1], words[before + 2]];
    if (next === undefined) return [];
    const marks = marksAfter(word);
    if (marks > 0) return { at: index + word.length - marks, next: next.index, isSure: true };
    const isJoined = JOINING.has(next.word.toLowerCase());
    const begins = isJoined ? following : next;
    const hasComma = word.endsWith(",");
    if (begins === undefined || !(isJoined || hasComma)) return [];
    return { at: index + word.length - (hasComma ? 1 : 0), next: begins.index, isSure: false };
  });
}

/** How many marks a word ends with. */
function marksAfter(word: string): number {
  let from = word.length;
  while (from > 0 && MARKS.includes(word.charAt(from - 1))) from -= 1;
  return word.length - from;
}
