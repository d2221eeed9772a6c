import type { AssetId } from "@/lib/domain/assets";
import { formatUnits } from "@/lib/domain/money";
import type { MoneyWire } from "@/lib/schemas/money";

/** An amount for programs and for people. */
export function moneyView(asset: AssetId, units: bigint): MoneyWire {
  return { asset, units: units.toString(), display: formatUnits(asset, units) };
}

/** 200 → "2.00". */
export function multiplierView(hundredths: number): string {
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, "0")}`;
}

/** A moment as the wire has it; null stays null. */
export function timeView(atMs: number): string;
export function timeView(atMs: number | null): string | null;
export function timeView(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString();
}
