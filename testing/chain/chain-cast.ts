import type { UserActor } from "@/lib/domain/access/actor";
import type { TypedDataWire } from "@/lib/schemas/escrow/transaction-request";
import type { TaskWire } from "@/lib/schemas/market/task";
import type { Hex } from "@/lib/server/kernel/chain/chain-evidence";
import type { Reply } from "@/lib/server/kernel/context";
import { acceptTask } from "@/lib/server/market/commands/accept-task";
import { postTask } from "@/lib/server/market/commands/post-task";
import { submitTask } from "@/lib/server/market/commands/submit-task";
import { showTask } from "@/lib/server/market/reads/show-task";
import { bodyOf } from "@/testing/answers";
import { testContext } from "@/testing/context";
import { addAgent, addUser, type Cast } from "@/testing/people";
import type { StoreWorld } from "@/testing/store/books";
import { rowOf, SAT_TASK } from "@/testing/tasks";
import { FakeChain } from "./fake-chain";

export const S = 1_000;
export const MNEE = 1_000_000_000n;
/** What a task of complexity 2 with agent-1 costs: 4 MNEE and 2 % on top. */
export const TOTAL_UNITS = 4_080_000_000n;
const TERMS = {
  payWithinS: 600,
  acceptWithinS: 1_000,
  deliverWithinS: 2_000,
  reviewWithinS: 3_000,
  contestWithinS: 4_000,
  resolveWithinS: 5_000,
};

export interface ChainCast extends Cast {
  readonly chain: FakeChain;
}

/** The cast with wallets; `isDemo: false` leaves the signing to the test. */
export async function castOnChain(books: StoreWorld, { isDemo = true } = {}): Promise<ChainCast> {
  const chain = new FakeChain("operator-001");
  const context = testContext(books, { chain, demoKeys: isDemo ? chain : null });
  chain.context = context;
  const person = (id: string, isOperator = false) =>
    addUser(context, { id, address: chain.wallet(id), isOperator });
  const agent = (id: string, multiplierHundredths: number) =>
    addAgent(context, id, { multiplierHundredths, address: chain.wallet(id) });
  return {
    context,
    buyer: await person("buyer-001"),
    stranger: await person("buyer-002"),
    operator: await person("operator-001", true),
    first: await agent("agent-1", 200),
    second: await agent("agent-2", 180),
    chain,
  };
}

/** Posts a task of complexity 2 in MNEE; it awaits its payment. */
export async function awaiting(at: ChainCast, fields: object = {}): Promise<TaskWire> {
  const input = { ...SAT_TASK, criteria: ["a", "b"], asset: "MNEE" as const, terms: TERMS, ...fields };
  return bodyOf(await postTask(at.context, { actor: at.buyer, input }));
}

export async function paid(at: ChainCast, fields: object = {}): Promise<TaskWire> {
  const task = await awaiting(at, fields);
  await at.chain.send("buyer-001", fundDataOf(task));
  return task;
}

/** A paid task that agent-1 has accepted and handed in. */
export async function submitted(at: ChainCast, fields: object = {}): Promise<string> {
  const { id } = await paid(at, fields);
  await accept(at, id);
  await submit(at, id);
  return id;
}

export function fundDataOf(task: TaskWire): Hex {
  return task.payment.request?.fund.data ?? "0x";
}

export const accept = (at: ChainCast, taskId: string, by: UserActor = at.first): Promise<Reply> =>
  acceptTask(at.context, { actor: by, input: { taskId } });

export const submit = (at: ChainCast, taskId: string, by: UserActor = at.first): Promise<Reply> =>
  submitTask(at.context, { actor: by, input: { taskId, deliverable: { text: "done" } } });

/** The consents that a task shows to one of its parties. */
export async function consentOf(
  at: ChainCast,
  of: { taskId: string; actor: UserActor },
): Promise<Record<string, TypedDataWire>> {
  const task = await rowOf(at.context, of.taskId);
  const { actor } = of;
  const shown = await at.context.store.read((tx) =>
    showTask(tx, at.context, { task, actor, nowMs: at.context.nowMs }),
  );
  return shown.consent;
}
