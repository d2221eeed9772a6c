/** What is said in others' words: in quotes, or as code. One that nothing closes goes on to the end of its line. */
const QUOTED =
  /```[\s\S]*?(?:```|$)|`[^`\n]+`|"(?:[^"]*"|[^"\n]*)|“(?:[^“”"]*[”"]|[^“”"\n]*)|„(?:[^„“”]*[“”]|[^„“”\n]*)|«(?:[^«»]*»|[^«»\n]*)|(?<![\p{L}\p{N}])'[^'\n]*'(?![\p{L}\p{N}])/gu;
const MARKS = /[^"“”„«»'`]/g;

/** A text of the same length with nothing to read in quotes and in code: their marks stay. */
export function outsideQuotes(text: string): string {
  return text.replace(QUOTED, (quoted) => quoted.replace(MARKS, "_"));
}

/** The lines of a text; what stands in quotes or in code is of one line. */
export function linesOf(text: string): string[] {
  const lines: string[] = [];
  let from = 0;
  for (const { index } of outsideQuotes(text).matchAll(/\n/g)) {
    lines.push(text.slice(from, index));
    from = index + 1;
  }
  return [...lines, text.slice(from)];
}
