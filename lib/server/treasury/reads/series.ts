import { ASSET_IDS, type AssetId } from "@/lib/domain/assets";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/domain/time";
import type { TreasuryPointWire } from "@/lib/schemas/treasury/overview";
import { timeView } from "@/lib/server/kernel/wire-values";
import {
  type BooksMove,
  balancesByKind,
  booksMoves,
  firstJournalAtMs,
} from "@/lib/server/ledger/tables/books-series";
import type { Tx } from "@/lib/server/store/tx";

const LONGEST_MS = 30 * DAY_MS;
const MOST_POINTS = 72;
const STEPS_MS = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, DAY_MS];

/** The books over time: since the first journal, at most 30 days, in steps that fit a chart. */
export async function seriesIn(tx: Tx, nowMs: number): Promise<TreasuryPointWire[]> {
  const firstMs = await firstJournalAtMs(tx);
  if (firstMs === null) return [];
  const sinceMs = Math.max(firstMs, nowMs - LONGEST_MS);
  const bucketMs = STEPS_MS.find((step) => (nowMs - sinceMs) / step <= MOST_POINTS) ?? DAY_MS;
  const first = Math.floor(sinceMs / bucketMs);
  const last = Math.max(first, Math.floor(nowMs / bucketMs));
  const moves = await booksMoves(tx, { sinceMs: first * bucketMs, bucketMs });
  const balances = await balancesByKind(tx);
  return ASSET_IDS.flatMap((asset) => {
    const now = (kind: string) =>
      balances.find((sum) => sum.kind === kind && sum.asset === asset)?.totalUnits ?? 0n;
    return pointsOf(asset, {
      moves: moves.filter((move) => move.asset === asset),
      endingWith: { escrowUnits: now("escrow"), feesUnits: now("fees") },
      buckets: { first, last, bucketMs },
    });
  });
}

interface Stretch {
  readonly moves: readonly BooksMove[];
  readonly endingWith: { readonly escrowUnits: bigint; readonly feesUnits: bigint };
  readonly buckets: { readonly first: number; readonly last: number; readonly bucketMs: number };
}

/** From today's balances back in time, so that what lies before the window need not be read. */
function pointsOf(asset: AssetId, stretch: Stretch): TreasuryPointWire[] {
  const { first, last, bucketMs } = stretch.buckets;
  const moveIn = new Map(stretch.moves.map((move) => [Number(move.bucket), move]));
  let { escrowUnits, feesUnits } = stretch.endingWith;
  const points: TreasuryPointWire[] = [];
  for (let bucket = last; bucket >= first; bucket -= 1) {
    const move = moveIn.get(bucket);
    points.push({
      at: timeView(bucket * bucketMs),
      asset,
      escrowUnits: escrowUnits.toString(),
      feesUnits: feesUnits.toString(),
      settledUnits: (move?.settledUnits ?? 0n).toString(),
    });
    escrowUnits -= move?.escrowUnits ?? 0n;
    feesUnits -= move?.feesUnits ?? 0n;
  }
  return points.reverse();
}
