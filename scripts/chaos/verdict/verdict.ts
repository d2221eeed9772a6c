import { createPublicClient, getAddress, http } from "viem";
import { saltOf } from "@/lib/chain/escrow-terms";
import { type WithdrawalWire, withdrawalPage } from "@/lib/schemas/escrow/withdrawal";
import { invariants } from "@/lib/schemas/ledger/invariants";
import { unitText } from "@/lib/schemas/money";
import { pageOf } from "@/lib/schemas/page";
import { z } from "@/lib/schemas/zod";
import type { PaidOrchestrator } from "../people/orchestrators";
import type { Person } from "../people/person";
import type { Town } from "../people/town";
import { balances } from "../people/withdraw";
import type { ChaosChain } from "../world/chaos-chain";
import type { HouseKeeper } from "../world/house-keeper";
import { balanceOf, readChain } from "./chain-truth";
import { satOf, type TaskShown, wrongWith } from "./compare";
import type { History, TaskHistory } from "./history";
import { readRouter } from "./router-truth";
import { waiting } from "./waiting";
import { wrongCalls } from "./wrong-calls";
import { untilSettled, wrongPayouts } from "./wrong-payouts";

const units = z.object({ units: unitText.transform(BigInt) });
const shownTask = z.object({
  id: z.string(),
  status: z.string(),
  settlement: z.object({ agent: units, fee: units, buyer: units }).nullable(),
});

interface Parts {
  readonly town: Town;
  readonly chain: ChaosChain;
  readonly house: HouseKeeper;
  readonly history: History;
  readonly orchestrators: readonly PaidOrchestrator[];
  /** Everybody who holds SAT by the name that tasks give them, with what they began with. */
  readonly satHolders: readonly { readonly name: string; readonly person: Person; readonly began: bigint }[];
}

const PATIENCE_MS = 120_000;

/** Everything that is wrong after a run; empty when no unit is lost, doubled or waiting. */
export async function judge(parts: Parts): Promise<string[]> {
  const shown = await readTasks(parts);
  return [
    ...(await wrongTasks(parts, shown)),
    ...(await wrongSat(parts, shown)),
    ...(await wrongWithdrawals(parts)),
    ...(await treasuryIn(parts)),
    ...(await whatWaits(parts)),
    ...parts.history.unexpected,
  ];
}

const patient = () => {
  const endMs = Date.now() + PATIENCE_MS;
  return () => Date.now() > endMs;
};

async function readTasks({ town, history, satHolders }: Parts): Promise<Map<string, TaskShown>> {
  const shown = new Map<string, TaskShown>();
  const page = pageOf(shownTask);
  const buyers = new Set([...town.buyers, ...satHolders.map(({ person }) => person)]);
  for (const buyer of buyers) {
    let cursor: string | null = "";
    while (cursor !== null) {
      const more: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const { items, nextCursor }: z.infer<typeof page> = await buyer.read(
        `/tasks?role=buyer&limit=100${more}`,
        page,
        patient(),
      );
      for (const { id, status, settlement } of items)
        shown.set(id, { status, settlement: settlementOf(settlement) });
      cursor = nextCursor;
    }
  }
  const unknown = [...shown.keys()].filter((id) => !history.tasks.has(id)).length;
  const unanswered = [...history.unanswered.values()].reduce((sum, count) => sum + count, 0);
  if (unknown > unanswered)
    history.unexpected.push(`${unknown} tasks that nobody posted, ${unanswered} unanswered`);
  return shown;
}

function settlementOf(told: z.infer<typeof shownTask>["settlement"]): TaskShown["settlement"] {
  if (told === null) return null;
  return { agentUnits: told.agent.units, feeUnits: told.fee.units, buyerUnits: told.buyer.units };
}

async function wrongTasks(
  { town, chain, history }: Parts,
  shown: ReadonlyMap<string, TaskShown>,
): Promise<string[]> {
  const { jobs, faults } = await readChain(chain.rpcUrl, town.facts);
  const wrong = [...history.tasks.values()].flatMap((task) =>
    wrongWith(task, shown.get(task.id) ?? null, jobs.get(saltOf(task.id).toLowerCase())),
  );
  return [...faults, ...wrong];
}

async function wrongSat(parts: Parts, shown: ReadonlyMap<string, TaskShown>): Promise<string[]> {
  const { history, satHolders } = parts;
  const tasks = [...history.tasks.values()].flatMap((task: TaskHistory) => {
    const one = shown.get(task.id);
    return one ? [{ task, shown: one }] : [];
  });
  const must = satOf(tasks, new Map(satHolders.map(({ name, began }) => [name, began])));
  const wrong: string[] = [];
  for (const { name, person } of satHolders) {
    const me = await person.read("/me", balances, patient());
    const has = me.balances.find(({ asset }) => asset === "SAT")?.available ?? 0n;
    const out = history.withdrawals.filter((one) => one.person === person.name && one.asset === "SAT");
    const sure = sum(out.filter(({ answer }) => answer === "acknowledged").map((one) => one.units));
    const perhaps = out.filter(({ answer }) => answer === "none").map((one) => one.units);
    const left = (must.get(name) ?? 0n) - sure - has;
    if (!sumsOf(perhaps).includes(left))
      wrong.push(`${name} has ${has} SAT, ${left} from what the tasks say`);
  }
  return wrong;
}

const sum = (list: readonly bigint[]) => list.reduce((total, one) => total + one, 0n);
/** What any choice among these comes to. */
const sumsOf = (list: readonly bigint[]): bigint[] =>
  list.reduce<bigint[]>((sums, one) => sums.concat(sums.map((other) => other + one)), [0n]);

async function wrongWithdrawals({ town, chain, history }: Parts): Promise<string[]> {
  const client = createPublicClient({ transport: http(chain.rpcUrl) });
  const rows = new Map<string, WithdrawalWire>();
  for (const person of town.people) {
    let cursor: string | null = "";
    while (cursor !== null) {
      const more: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const page: z.infer<typeof withdrawalPage> = await person.read(
        `/me/withdrawals?limit=100${more}`,
        withdrawalPage,
        patient(),
      );
      for (const row of page.items) if (row.to !== null) rows.set(row.to.toLowerCase(), row);
      cursor = page.nextCursor;
    }
  }
  const wrong: string[] = [];
  for (const { asset, units: asked, to, person } of history.withdrawals) {
    if (to === null || asset === "SAT") continue;
    const got = await balanceOf(client, { facts: town.facts, asset, address: to });
    const state = rows.get(to.toLowerCase())?.state;
    const must = state === "settled" ? asked : 0n;
    const name = `${person}'s withdrawal of ${asked} ${asset} to ${to}`;
    if (got !== must) wrong.push(`${name}: ${got} arrived, the house says ${state}`);
    if (state === "sending") wrong.push(`${name} is still on its way`);
  }
  return wrong;
}

/** What is wrong with what the treasury paid, for calls and for uptime. */
async function treasuryIn({ town, chain, history, orchestrators }: Parts): Promise<string[]> {
  const { operator, facts } = town;
  if (facts.router === null) return ["the house has no router"];
  const payouts = { reader: operator, list: orchestrators };
  await untilSettled({ ...payouts, isOver: patient() });
  const router = await readRouter(chain.rpcUrl, { ...facts, router: facts.router });
  const client = createPublicClient({ transport: http(chain.rpcUrl) });
  const etherOf = (address: string) =>
    balanceOf(client, { facts, asset: "ETH", address: getAddress(address) });
  const { wrong, paid } = await wrongPayouts({ ...payouts, router, etherOf, isOver: patient() });
  console.log(`${paid} payouts of uptime paid`);
  return [...(await wrongCalls({ operator, router, history, isOver: patient() })), ...wrong];
}

/** What the house itself still owes, or says is wrong. */
async function whatWaits({ town, house }: Parts): Promise<string[]> {
  const wrong: string[] = [];
  const { isReady, missing } = await house.readiness();
  if (!isReady) wrong.push(`/ready: ${missing.join("; ")}`);
  const proof = await town.operator.read("/invariants", invariants, patient());
  for (const check of proof.checks) if (!check.ok) wrong.push(`${check.name}: ${check.detail}`);
  if (!proof.green) wrong.push("the books are red");
  // A wallet that takes nothing is tried again for ever: what it leaves under way is over in a moment.
  const isOver = patient();
  let left = await waiting(house.url);
  while (left.length > 0 && !isOver()) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    left = await waiting(house.url);
  }
  return [...wrong, ...left];
}
