import type { SenderAccountRow } from "@/lib/server/network/tables/rows";

/** What an account has now; one that was never used has what everybody has at first. */
export function balanceOf(account: SenderAccountRow | undefined, openingUnits: bigint): bigint {
  if (account === undefined) return openingUnits;
  return account.openingUnits - account.heldUnits - account.chargedUnits;
}
