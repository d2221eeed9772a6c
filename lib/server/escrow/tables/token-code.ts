import type { Hex } from "@/lib/schemas/hex";
import { findHouseFact, insertHouseFact, swapHouseFact } from "@/lib/server/kernel/tables/house-facts";
import type { Tx } from "@/lib/server/store/tx";

const KEY = "token_code";

/** Hashes of the code behind the token's address. */
export interface TokenCode {
  /** What the house works with: the first that it saw, or what an operator has looked at since. */
  readonly accepted: Hex;
  readonly seen: Hex;
}

export async function findTokenCode(tx: Tx): Promise<TokenCode | null> {
  const value = await findHouseFact(tx, KEY);
  return value === undefined ? null : JSON.parse(value);
}

/** The code that is seen now; the first is taken as it is. */
export async function noteTokenCode(tx: Tx, seen: Hex): Promise<TokenCode> {
  const known = await findTokenCode(tx);
  const next: TokenCode = { accepted: known?.accepted ?? seen, seen };
  if (known === null) await insertHouseFact(tx, KEY, JSON.stringify(next));
  else await swapHouseFact(tx, KEY, { from: JSON.stringify(known), to: JSON.stringify(next) });
  return next;
}

/** False where another code was seen last. */
export async function acceptSeenCode(tx: Tx, code: Hex): Promise<boolean> {
  const known = await findTokenCode(tx);
  if (known?.seen !== code) return false;
  const next: TokenCode = { accepted: code, seen: code };
  return swapHouseFact(tx, KEY, { from: JSON.stringify(known), to: JSON.stringify(next) });
}

/** A code of the token that no operator has looked at yet. */
export async function unacceptedCode(tx: Tx): Promise<Hex | null> {
  const known = await findTokenCode(tx);
  return known === null || known.seen === known.accepted ? null : known.seen;
}
