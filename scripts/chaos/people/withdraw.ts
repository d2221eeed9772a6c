import { privateKeyToAddress } from "viem/accounts";
import type { AssetId } from "@/lib/domain/assets";
import { transactionRequest, typedData } from "@/lib/schemas/escrow/transaction-request";
import { withdrawalPage } from "@/lib/schemas/escrow/withdrawal";
import { unitText } from "@/lib/schemas/money";
import { z } from "@/lib/schemas/zod";
import type { Random } from "../random";
import type { History, Withdrawal } from "../verdict/history";
import { Gone, type Person } from "./person";

export const balances = z.object({
  id: z.string(),
  balances: z.array(z.object({ asset: z.string(), available: unitText.transform(BigInt) })),
});

const prepared = z.object({
  id: z.string(),
  request: transactionRequest.nullable(),
  consent: typedData.nullable(),
});

interface Parts {
  readonly person: Person;
  readonly random: Random;
  readonly history: History;
  readonly isOver: () => boolean;
  /** True when no new withdrawal is begun. */
  readonly isEvening: () => boolean;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const ON_ITS_WAY = ["sending"];

/** Takes out, now and then, some of what somebody is owed: each time to an address of its own. */
export async function withdrawNowAndThen(parts: Parts): Promise<void> {
  for (let turn = 1; !parts.isEvening(); turn += 1) {
    await pause(parts.random.whole(2_000, 9_000));
    const asset = parts.random.pick<AssetId>(["MNEE", "ETH", "SAT"]);
    const me = await parts.person.read("/me", balances, parts.isOver);
    const owed = me.balances.find((balance) => balance.asset === asset)?.available ?? 0n;
    if (owed <= 10n || parts.isEvening()) continue;
    const units = (owed * BigInt(parts.random.whole(1, 4))) / 8n;
    if (asset === "SAT") await withdrawSat(parts, { units, turn });
    else await withdrawOnChain(parts, { asset, units, turn });
  }
}

async function withdrawSat(parts: Parts, of: { units: bigint; turn: number }): Promise<void> {
  const { person, history, isOver } = parts;
  const note: Withdrawal = { person: person.name, asset: "SAT", units: of.units, to: null, answer: "none" };
  history.withdrawals.push(note);
  const body = { asset: "SAT", units: of.units.toString() };
  const key = `out-${of.turn}-sat`;
  const answer = await person.told({ method: "POST", path: "/me/withdrawals", body, key }, isOver);
  if (answer.status === 201) note.answer = "acknowledged";
  else if (!answer.isDoubtful) note.answer = "refused";
}

async function withdrawOnChain(
  parts: Parts,
  of: { asset: AssetId; units: bigint; turn: number },
): Promise<void> {
  const { person, random, history, isOver } = parts;
  const to = privateKeyToAddress(random.key(`${person.name} takes out ${of.turn}`));
  const body = { asset: of.asset, units: of.units.toString(), to };
  const ask = (more: object, key: string) =>
    person.told({ method: "POST", path: "/me/withdrawals", body: { ...body, ...more }, key }, isOver);
  const first = await ask({}, `out-${of.turn}`);
  if (first.status !== 201) return;
  const { id, request, consent } = prepared.parse(first.body);
  const note: Withdrawal = { person: person.name, asset: of.asset, units: of.units, to, answer: "none" };
  history.withdrawals.push(note);
  if (consent && random.chance(0.6)) {
    const deadlineS = Number(consent.message.deadline);
    const signature = await person.sign(consent, {});
    const answer = await ask({ signature, deadlineS }, `out-${of.turn}-signed`);
    if (answer.status === 201) note.answer = "acknowledged";
    else if (!answer.isDoubtful) note.answer = "refused";
    if (answer.status !== 201) return;
    history.acknowledged += 1;
  } else if (request) {
    await person.wallet.send(request);
  }
  await untilSettled(parts, id);
}

/** One withdrawal at a time: the contract's consents carry a nonce. */
async function untilSettled({ person, isOver }: Parts, id: string): Promise<void> {
  for (;;) {
    const page = await person.read("/me/withdrawals?limit=100", withdrawalPage, isOver);
    const row = page.items.find((item) => item.id === id);
    if (row && !ON_ITS_WAY.includes(row.state) && person.wallet.waiting === 0) return;
    if (isOver()) throw new Gone(`withdrawal ${id}: ${row?.state ?? "not listed"}`);
    await pause(1_000);
  }
}
