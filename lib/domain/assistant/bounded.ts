/** Whatever JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

const SHORT_TEXT = 500;
const SHORT_LIST = 20;

/** A value of at most so many characters of JSON: as it is, else with long texts and lists cut, else the beginning of its text. */
export function bounded(value: Json, most: number): { value: Json; isCut: boolean } {
  const text = JSON.stringify(value);
  if (text.length <= most) return { value, isCut: false };
  const short = shortened(value, 0);
  if (JSON.stringify(short).length <= most) return { value: short, isCut: true };
  return { value: cutText(text, Math.floor(most / 2)), isCut: true };
}

const TOKEN = /"(?:[^"\\]|\\u[0-9a-fA-F]{4}|\\[^u])*("?)|[{}[\],:]/g;
const CLOSING: Readonly<Record<string, string>> = { "{": "}", "[": "]" };

/** What the beginning of a JSON text says: a text that it breaks off in ends there, anything else before it. */
export function beginningOf(head: string): Json {
  const open: string[] = [];
  let whole = 0;
  let before = ":";
  for (const { 0: token, 1: quote, index } of head.matchAll(TOKEN)) {
    const isValue = before !== "{" && (before !== "," || open[0] === "]");
    if (token.startsWith('"') && quote === "" && isValue)
      return JSON.parse(`${head.slice(0, index + token.length)}…"${open.join("")}`);
    const closing = CLOSING[token];
    if (closing) open.unshift(closing);
    if (token === "}" || token === "]") open.shift();
    if (token === ",") whole = index;
    else if (/^[{}[\]]$/.test(token)) whole = index + 1;
    before = token;
  }
  return whole === 0 ? head : JSON.parse(head.slice(0, whole) + open.join(""));
}

function shortened(value: Json, depth: number): Json {
  if (typeof value === "string") return cutText(value, SHORT_TEXT);
  if (typeof value !== "object" || value === null) return value;
  if (depth > 4) return "…";
  if (Array.isArray(value)) return value.slice(0, SHORT_LIST).map((one: Json) => shortened(one, depth + 1));
  const members = Object.entries(value).slice(0, SHORT_LIST);
  return Object.fromEntries(members.map(([name, one]) => [name, shortened(one, depth + 1)]));
}

/** Never through the middle of a character. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = /[\uD800-\uDBFF]/.test(text.charAt(most - 1)) ? most - 1 : most;
  return `${text.slice(0, end)}…`;
}
