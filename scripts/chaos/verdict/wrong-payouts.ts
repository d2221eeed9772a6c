import { hashOfId } from "@/lib/chain/router-calls";
import { mneeUnits } from "@/lib/domain/network/amount";
import { type PayoutWire, payoutWire } from "@/lib/schemas/network/payout";
import { pageOf } from "@/lib/schemas/page";
import type { z } from "@/lib/schemas/zod";
import type { PaidOrchestrator } from "../people/orchestrators";
import type { Person } from "../people/person";
import type { Payout, RouterTruth } from "./router-truth";

type Shown = Pick<
  PayoutWire,
  "id" | "evaluation" | "appealId" | "state" | "asset" | "microUsd" | "payeeAddress"
> & {
  readonly amount: Pick<NonNullable<PayoutWire["amount"]>, "units"> | null;
};
type Paid = Pick<Payout, "evaluationId" | "units"> & { readonly payee: string };

interface Parts {
  readonly reader: Pick<Person, "read">;
  readonly list: readonly PaidOrchestrator[];
  readonly router: RouterTruth;
  /** What an address holds in ether, in gwei. */
  readonly etherOf: (address: string) => Promise<bigint>;
  readonly isOver: () => boolean;
}

/** What is wrong with what uptime was paid: lost, paid twice, of another amount, or still under way. */
export async function wrongPayouts(parts: Parts): Promise<{ wrong: string[]; paid: number }> {
  const { list, router } = parts;
  const wrong: string[] = [];
  const known = new Set<string>();
  let paid = 0;
  for (const orchestrator of list) {
    const shown = await readPayouts(parts, orchestrator.id);
    for (const payout of shown) known.add(hashOfId(payout.id));
    wrong.push(...shown.flatMap((payout) => wrongWithPayout(payout, router.payouts)), ...owedTwice(shown));
    wrong.push(...leftOver(shown, orchestrator));
    paid += shown.filter(({ state }) => state === "paid").length;
    const { asset, payee } = orchestrator;
    if (asset === "ETH") wrong.push(...wrongEther(shown, await parts.etherOf(payee), payee));
  }
  for (const { evaluationId } of router.payouts)
    if (!known.has(evaluationId)) wrong.push(`${evaluationId} was paid for uptime, and nothing owed it`);
  return { wrong, paid };
}

const SPENT: readonly PayoutWire["state"][] = ["funded", "sending", "bounced", "paid"];

/** What is not paid in the end, but of whom nobody can pay; and that nobody paid them. */
export function leftOver(
  payouts: readonly Shown[],
  { isBlacklisted }: Pick<PaidOrchestrator, "isBlacklisted">,
): string[] {
  if (!isBlacklisted)
    return payouts.flatMap(({ id, state }) => (state === "paid" ? [] : [`payout ${id} is still ${state}`]));
  const odd = payouts.filter(({ state }) => state !== "blocked" && state !== "owed");
  return odd.map(({ id, state }) => `payout ${id} to a blacklisted wallet is ${state}`);
}

/** What is wrong about one payout by itself; one in ether is paid for by the treasury to the payer's wallet. */
export function wrongWithPayout(payout: Shown, events: readonly Paid[]): string[] {
  const { id, state, asset, microUsd, payeeAddress } = payout;
  const own = events.filter(({ evaluationId }) => evaluationId === hashOfId(id));
  const wrong: string[] = [];
  if (own.length !== (SPENT.includes(state) ? 1 : 0))
    wrong.push(`payout ${id} is ${state}, and left the treasury ${own.length} times`);
  for (const { units, payee } of own) {
    if (units !== mneeUnits(BigInt(microUsd))) wrong.push(`payout ${id} of ${microUsd} left as ${units}`);
    if (asset === "MNEE" && payee.toLowerCase() !== payeeAddress.toLowerCase())
      wrong.push(`payout ${id} went to ${payee}`);
  }
  return wrong;
}

/** Evaluations that owe more than once. */
export function owedTwice(payouts: readonly Shown[]): string[] {
  const names = payouts.map(({ evaluation, appealId }) => `${evaluation} ${appealId ?? ""}`);
  return names
    .filter((name, index) => names.indexOf(name) !== index)
    .map((name) => `evaluation ${name} owes twice`);
}

/** What a wallet that gets nothing else holds, where that is not what was paid to it. */
export function wrongEther(payouts: readonly Shown[], heldUnits: bigint, payee: string): string[] {
  const paid = payouts
    .filter(({ state }) => state === "paid")
    .reduce((sum, { amount }) => sum + BigInt(amount?.units ?? 0), 0n);
  return paid === heldUnits ? [] : [`${payee} was paid ${paid} gwei, and holds ${heldUnits}`];
}

const LOOK_MS = 1_000;
const page = pageOf(payoutWire);

/** Waits until there is nothing that only time has to end; each is looked at until it is so, and no faster than one may ask. */
export async function untilSettled(parts: Pick<Parts, "reader" | "list" | "isOver">): Promise<void> {
  for (const orchestrator of parts.list.filter(({ isBlacklisted }) => !isBlacklisted))
    while (leftOver(await readPayouts(parts, orchestrator.id), orchestrator).length > 0) {
      if (parts.isOver()) return;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
}

async function readPayouts(
  { reader, isOver }: Pick<Parts, "reader" | "isOver">,
  id: string,
): Promise<PayoutWire[]> {
  const all: PayoutWire[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const more: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const path = `/network/orchestrators/${id}/payouts?limit=100${more}`;
    const read: z.infer<typeof page> = await reader.read(path, page, isOver);
    all.push(...read.items);
    cursor = read.nextCursor;
  }
  return all;
}
