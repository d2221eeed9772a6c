import type { Hex, PublicClient } from "viem";
import { readIsFundingPaused } from "@/lib/chain/escrow-reads";
import { readIsTokenPaused, readStanding } from "@/lib/chain/token-reads";
import type { AssetId } from "@/lib/domain/assets";
import type { TokenHealth } from "@/lib/server/kernel/chain/chain-evidence";

interface Place {
  client: PublicClient;
  escrow: Hex;
  token: Hex;
}

/** What stands in the way of moving an asset between these parties now; empty when nothing does. */
export async function readTokenHealth(
  place: Place,
  question: { asset: AssetId; payer?: Hex | undefined; payee?: Hex | undefined },
): Promise<TokenHealth> {
  if (question.asset === "SAT") return { ok: true, reasons: [] };
  const { client, escrow } = place;
  const reasons = (await readIsFundingPaused(client, { escrow }))
    ? ["funding is paused by the guardian"]
    : [];
  if (question.asset === "MNEE") reasons.push(...(await tokenReasons(place, question)));
  return { ok: reasons.length === 0, reasons };
}

/** What keeps the escrow from paying an asset out to anybody now; the guardian's pause keeps nobody's money. */
export async function readObstacles(place: Place, asset: AssetId): Promise<string[]> {
  return asset === "MNEE" ? tokenReasons(place, {}) : [];
}

/** Whether an asset's issuer lets an address receive it. */
export async function readMayReceive(
  { client, token }: Place,
  payment: { asset: AssetId; payee: Hex },
): Promise<boolean> {
  if (payment.asset !== "MNEE") return true;
  return !(await readStanding(client, { token, account: payment.payee })).isBlacklisted;
}

async function tokenReasons(place: Place, parties: { payer?: Hex | undefined; payee?: Hex | undefined }) {
  const standing = (account: Hex | undefined) =>
    account === undefined
      ? { isFrozen: false, isBlacklisted: false }
      : readStanding(place.client, { token: place.token, account });
  const [isPaused, escrow, payer, payee] = await Promise.all([
    readIsTokenPaused(place.client, { token: place.token }),
    standing(place.escrow),
    standing(parties.payer),
    standing(parties.payee),
  ]);
  const found: [boolean, string][] = [
    [isPaused, "the token is paused by its issuer"],
    [escrow.isFrozen, "the escrow's account is frozen"],
    [escrow.isBlacklisted, "the escrow's account is blacklisted"],
    [payer.isFrozen, "the payer's account is frozen"],
    [payer.isBlacklisted, "the payer's account is blacklisted"],
    [payee.isBlacklisted, "the payee's account is blacklisted"],
  ];
  return found.filter(([isSo]) => isSo).map(([, reason]) => reason);
}
