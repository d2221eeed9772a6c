import type { AssetId } from "../assets";
import { houseAccount, type Journal, move } from "./journals";

/** Play money of the demo's treasury, mint → treasury. */
export function treasuryGrantJournal(grant: { asset: AssetId; units: bigint; key: string }): Journal {
  const { asset, units, key } = grant;
  const accounts = { from: houseAccount("mint", asset), to: houseAccount("treasury", asset) };
  return move({ kind: "treasury_in", businessKey: `treasury_in:${key}`, asset, units, ...accounts });
}

/** A served call of a service, treasury → world: its provider has no account here. */
export function spendJournal(spent: { callId: string; asset: AssetId; units: bigint }): Journal {
  const { callId, asset, units } = spent;
  const accounts = { from: houseAccount("treasury", asset), to: houseAccount("world", asset) };
  return move({ kind: "spend", businessKey: `spend:${callId}`, asset, units, ...accounts });
}
