const DAY_MS = 86_400_000;
const TEXT = { stroke: "var(--soft)", fontSize: 12, tickLine: false } as const;

/** How axes, lines behind and words above are drawn, in every picture. */
export const X_AXIS = { ...TEXT, minTickGap: 28 } as const;
export const Y_AXIS = { ...TEXT, axisLine: false, width: 48 } as const;
export const GRID = { stroke: "var(--line)", strokeDasharray: "3 3", vertical: false } as const;
export const TOOLTIP_STYLE = {
  background: "var(--surface)",
  borderColor: "var(--line)",
  color: "var(--ink)",
} as const;
export const MARGIN = { top: 8, right: 8, bottom: 0, left: 0 } as const;

/** `1.2K`: a picture may round. */
export const short = (value: number): string =>
  value.toLocaleString("en", { notation: "compact", maximumFractionDigits: 2 });

/** Hours while all moments lie within two days, else dates. */
export function tickOf(moments: readonly { readonly at: string }[]): (at: string) => string {
  const [first, last] = [moments.at(0)?.at ?? "", moments.at(-1)?.at ?? ""];
  const isShort = Date.parse(last) - Date.parse(first) < 2 * DAY_MS;
  return (at) => (isShort ? at.slice(11, 16) : at.slice(5, 10));
}
