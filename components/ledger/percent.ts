/** 0.9536 → "95%"; a dash before there is anything to count. */
export function percent(share: number | null, digits = 0): string {
  return share === null ? "–" : `${(share * 100).toFixed(digits)}%`;
}
