/** A part of a time: whole spans of a length, or what no span is in whole. */
export interface Piece {
  readonly spanMs: number | null;
  readonly fromMs: number;
  readonly toMs: number;
}

/** A time in as few parts as spans of these lengths allow; the longest first, each in whole ones of the one before. */
export function piecesOf(
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  spans: readonly number[],
): Piece[] {
  if (fromMs >= toMs) return [];
  const [spanMs, ...shorter] = spans;
  if (spanMs === undefined) return [{ spanMs: null, fromMs, toMs }];
  const [firstMs, lastMs] = [Math.ceil(fromMs / spanMs) * spanMs, Math.floor(toMs / spanMs) * spanMs];
  if (firstMs >= lastMs) return piecesOf({ fromMs, toMs }, shorter);
  return [
    ...piecesOf({ fromMs, toMs: firstMs }, shorter),
    { spanMs, fromMs: firstMs, toMs: lastMs },
    ...piecesOf({ fromMs: lastMs, toMs }, shorter),
  ];
}
