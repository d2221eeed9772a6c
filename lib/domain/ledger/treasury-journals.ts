import type { AssetId } from "../assets";
import { houseAccount, type Journal, move } from "./journals";

/** Play money of the demo's treasury, mint → treasury. */
export function treasuryGrantJournal(grant: { asset: AssetId; units: bigint; key: string }): Journal {
  const { asset, units, key } = grant;
  const accounts = { from: houseAccount("mint", asset), to: houseAccount("treasury", asset) };
  return move({ kind: "treasury_in", businessKey: `treasury_in:${key}`, asset, units, ...accounts });
}

/** A paid call of a service, treasury → world: its provider has no account here. `callId` may name a payment of nobody's. */
export function spendJournal(spent: { callId: string; asset: AssetId; units: bigint }): Journal {
  const { callId, asset, units } = spent;
  const accounts = { from: houseAccount("treasury", asset), to: houseAccount("world", asset) };
  return move({ kind: "spend", businessKey: `spend:${callId}`, asset, units, ...accounts });
}

/** Money of a payment that its provider gave back, world → treasury. `eventKey` is unique per block it was seen in. */
export function spendReturnJournal(returned: { eventKey: string; asset: AssetId; units: bigint }): Journal {
  const { eventKey, asset, units } = returned;
  const accounts = { from: houseAccount("world", asset), to: houseAccount("treasury", asset) };
  return move({ kind: "treasury_in", businessKey: `treasury_in:${eventKey}`, asset, units, ...accounts });
}
