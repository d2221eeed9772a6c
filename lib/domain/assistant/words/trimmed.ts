/** By hand, since a pattern looks for the end of a text from each of its characters. */
function endWithout(text: string, passed: RegExp): string {
  let end = text.length;
  while (end > 0 && passed.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** Without a last "please"; null where there is none. */
function endWithoutPlease(text: string): string | null {
  const said = endWithout(text, /[\s.!?]/);
  const rest = said.slice(0, -"please".length);
  const isThere = said.slice(rest.length).toLowerCase() === "please" && !/\w$/.test(rest.slice(-1));
  return isThere ? endWithout(rest, /[\s,]/) : null;
}

export const withoutPlease = (text: string) => endWithoutPlease(text) ?? text;

/** Without the marks around it, and without a last "please". */
export function trimmed(text: string): string {
  const from = text.replace(/^[\s,:;.!?-]+/, "");
  return (endWithoutPlease(from) ?? endWithout(from, /[\s,;.!?-]/)).trim();
}

export function unquoted(text: string): string {
  const isQuoted = text.length > 1 && /["“”']/.test(text.charAt(0)) && /["”']/.test(text.slice(-1));
  return isQuoted ? text.slice(1, -1).trim() : text;
}

/** Numbers that a list or a sentence ends with. */
export function numbersAtEnd(text: string): number[] {
  const words = endWithout(text, /[\s.!?\]]/)
    .replace(/[:[]/g, " $& ")
    .split(/[\s,]+/);
  let from = words.length;
  while (from > 0 && /^(?:-?[0-9]+(?:\.[0-9]+)?|and)$/i.test(words[from - 1] ?? "")) from -= 1;
  const before = words[from - 1] === "[" ? words[from - 2] : words[from - 1];
  if (!/^(?:on|for|over|with|of|:)$/i.test(before ?? "")) return [];
  return words.slice(from).flatMap((word) => (/^and$/i.test(word) ? [] : Number(word)));
}
