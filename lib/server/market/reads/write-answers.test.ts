import { describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/domain/access/actor";
import type { WithdrawalWire, WithdrawInput } from "@/lib/schemas/escrow/withdrawal";
import type { AgentWire } from "@/lib/schemas/market/agent";
import type { PostTaskInput, TaskWire } from "@/lib/schemas/market/task";
import type { PartyVerb } from "@/lib/schemas/market/task-verbs";
import { withdraw } from "@/lib/server/escrow/commands/withdraw";
import { listWithdrawals } from "@/lib/server/escrow/reads/list-withdrawals";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { acceptTask } from "@/lib/server/market/commands/accept-task";
import { approveTask } from "@/lib/server/market/commands/approve-task";
import { cancelTask } from "@/lib/server/market/commands/cancel-task";
import { contestTask } from "@/lib/server/market/commands/contest-task";
import { declineTask } from "@/lib/server/market/commands/decline-task";
import { editAgent } from "@/lib/server/market/commands/edit-agent";
import { failTask } from "@/lib/server/market/commands/fail-task";
import { fundTask } from "@/lib/server/market/commands/fund-task";
import { postTask } from "@/lib/server/market/commands/post-task";
import { registerAgent } from "@/lib/server/market/commands/register-agent";
import { rejectTask } from "@/lib/server/market/commands/reject-task";
import { requestChanges } from "@/lib/server/market/commands/request-changes";
import { resolveTask } from "@/lib/server/market/commands/resolve-task";
import { submitTask } from "@/lib/server/market/commands/submit-task";
import { findAgent } from "@/lib/server/market/tables/agents";
import { bodyOf, codeOf } from "@/testing/answers";
import { type ChainCast, castOnChain, fundDataOf, paid } from "@/testing/chain/chain-cast";
import { openTestHouse } from "@/testing/house";
import { actorOf, addAgent, addUser, type Cast, cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { SAT_TASK } from "@/testing/tasks";
import { getAgent } from "./agents";
import { getTask } from "./get-task";

/** What each verb sends beside the task's id, one entry for each way to say it. */
const SENDS: { [V in PartyVerb]: (at: Context, call: Call<{ taskId: string }>) => Promise<Reply> } = {
  fund: (at, call) => fundTask(at, call),
  accept: (at, call) => acceptTask(at, call),
  decline: (at, call) => declineTask(at, call),
  submit: (at, { actor, input }) =>
    submitTask(at, { actor, input: { ...input, deliverable: { text: "done" } } }),
  approve: (at, { actor, input }) =>
    approveTask(at, { actor, input: { ...input, verdicts: ["MET", "MET"] } }),
  request_changes: (at, { actor, input }) => requestChanges(at, { actor, input: { ...input, note: "more" } }),
  reject: (at, { actor, input }) =>
    rejectTask(at, { actor, input: { ...input, reasons: ["half"], verdicts: ["MET", "UNMET"] } }),
  contest: (at, { actor, input }) =>
    contestTask(at, { actor, input: { ...input, statement: "it is right" } }),
  resolve: (at, { actor, input }) =>
    resolveTask(at, { actor, input: { ...input, agentShareBps: 5_000, reason: "half and half" } }),
  cancel: (at, call) => cancelTask(at, call),
  fail: (at, { actor, input }) => failTask(at, { actor, input: { ...input, reason: "cannot" } }),
};

type Who = "buyer" | "agent" | "candidate" | "operator";
/** A verb, who says it, and who reads it back when that is no longer theirs to see. */
type Step = readonly [verb: PartyVerb, by: Who, readBy?: Who];
interface Life {
  readonly strategy: "best" | "open" | "direct";
  readonly steps: readonly Step[];
}

const APPROVED: Life = {
  strategy: "best",
  steps: [
    ["accept", "agent"],
    ["submit", "agent"],
    ["approve", "buyer"],
  ],
};

/** Lives that take every verb of every party from every status that knows it. */
const LIVES: Record<string, Life> = {
  "is approved": APPROVED,
  "is claimed, changed and approved": {
    strategy: "open",
    steps: [
      ["accept", "candidate"],
      ["submit", "candidate"],
      ["request_changes", "buyer"],
      ["submit", "candidate"],
      ["approve", "buyer"],
    ],
  },
  "is rejected, contested and resolved": {
    strategy: "best",
    steps: [
      ["accept", "agent"],
      ["submit", "agent"],
      ["reject", "buyer"],
      ["contest", "agent"],
      ["resolve", "operator"],
    ],
  },
  "is declined, and then another's": {
    strategy: "best",
    steps: [
      ["decline", "agent", "operator"],
      ["decline", "candidate"],
    ],
  },
  "is declined by its only agent": { strategy: "direct", steps: [["decline", "agent"]] },
  "is cancelled before acceptance": { strategy: "best", steps: [["cancel", "buyer"]] },
  "is cancelled while it is open": { strategy: "open", steps: [["cancel", "buyer"]] },
  "fails before acceptance": { strategy: "best", steps: [["fail", "agent"]] },
  "fails at work": {
    strategy: "best",
    steps: [
      ["accept", "agent"],
      ["fail", "agent"],
    ],
  },
};

const asSent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

type Read = Parameters<typeof getTask>[1];

async function expectSame(at: Cast, reply: Reply, readers: { by: UserActor; reader?: UserActor }) {
  const task = bodyOf(reply);
  const read = (actor: UserActor) => getTask(at.context, { actor, taskId: task.id } satisfies Read);
  if (readers.reader) expect(await codeOf(read(readers.by))).toBe("not_found");
  expect(task).toEqual(asSent(await read(readers.reader ?? readers.by)));
  return task;
}

/** Posts a task and lets its parties say their verbs, each answer beside the read that follows it. */
async function live(at: Cast | ChainCast, life: Life): Promise<TaskWire> {
  const { strategy, steps } = life;
  const candidate = await withTwoAgents(at);
  const people = { buyer: at.buyer, agent: at.first, candidate, operator: at.operator };
  const agentId = strategy === "direct" ? { agentId: "agent-1" } : {};
  const asset = "chain" in at ? "MNEE" : "SAT";
  const input = { ...SAT_TASK, criteria: ["a", "b"], strategy, ...agentId, asset } as PostTaskInput;
  const posted = await postTask(at.context, { actor: at.buyer, input });
  const task = await expectSame(at, posted, { by: at.buyer });
  if ("chain" in at) await pay(at, task);
  for (const [verb, who, readBy] of steps) {
    at.context.pass(1_000);
    const named = verb === "accept" && who === "candidate" ? { agentId: "agent-2" } : {};
    const call = { actor: people[who], input: { taskId: task.id, ...named } };
    const reader = readBy && people[readBy];
    await expectSame(at, await SENDS[verb](at.context, call), { by: people[who], ...(reader && { reader }) });
  }
  return task;
}

/** `agent-2` of the cast, with one more agent of the same owner that takes no work. */
async function withTwoAgents(at: Cast): Promise<UserActor> {
  const actor = { ...at.second, agentIds: ["agent-2", "agent-2b"] };
  const isThere = await at.context.store.read((tx) => findAgent(tx, "agent-2b"));
  if (!isThere) await addAgent(at.context, "agent-2b", { ownerId: "agent-2", isAvailable: false });
  return actor;
}

async function pay(at: ChainCast, task: TaskWire): Promise<void> {
  const call = { actor: at.buyer, input: { taskId: task.id } };
  await expectSame(at, await fundTask(at.context, call), { by: at.buyer });
  await at.chain.send("buyer-001", fundDataOf(task));
}

describeOnBothEngines("what a write answers is what the next read shows", (world) => {
  it.each(Object.entries(LIVES))("a task in SAT that %s", async (_, life) => {
    await live(await cast(world()), life);
  });

  it.each(Object.entries(LIVES))("a task in MNEE that %s", async (_, life) => {
    await live(await castOnChain(world()), life);
  });

  it("an acceptance to sign, for the owner of one agent alone: who has several names one first", async () => {
    const at = await castOnChain(world());
    const { id: taskId } = await paid(at, { strategy: "open" });
    const toSign = async (actor: UserActor) =>
      Object.keys((await getTask(at.context, { actor, taskId })).consent);
    expect(await toSign(at.first)).toEqual(["accept"]);
    expect(await toSign(await withTwoAgents(at))).toEqual([]);
  });

  it("an agent that is registered, edited and paid", async () => {
    const at = await cast(world());
    const isSame = async (reply: Reply) => {
      const agent = bodyOf<AgentWire>(reply);
      expect(agent).toEqual(asSent(await getAgent(world().store, agent.id)));
      return agent;
    };
    const input = { name: "Owl", skills: ["data"], capacity: 2 };
    const { id: agentId } = await isSame(await registerAgent(at.context, { actor: at.stranger, input }));
    const edit = { agentId, name: "Eagle Owl", skills: ["data", "birds"], available: false };
    await isSame(await editAgent(at.context, { actor: at.stranger, input: edit }));
    await live(at, APPROVED);
    const call = { actor: at.first, input: { agentId: "agent-1", capacity: 3 } };
    const edited = await isSame(await editAgent(at.context, call));
    expect(edited.earned.map(({ units }) => units)).toEqual(["400000", "0", "0"]);
  });

  it("a withdrawal from the books, by one's own transaction and by a consent", async () => {
    const at = await castOnChain(world());
    await addUser(at.context, { id: "buyer-003", satUnits: 100n });
    await live(at, APPROVED);
    await at.chain.drain();
    const ask = async (actor: UserActor, fields: Partial<WithdrawInput>) => {
      const input = { asset: "MNEE" as const, units: 5n, ...fields };
      const made = bodyOf<WithdrawalWire>(await withdraw(at.context, { actor, input }));
      const page = await listWithdrawals(world().store, { userId: actor.userId, limit: 10 });
      expect(made).toEqual(asSent(page.items.find(({ id }) => id === made.id)));
      return made;
    };
    await ask(actorOf("buyer-003"), { asset: "SAT" });
    await ask(at.first, {});
    const to = at.chain.wallet("buyer-002");
    const { consent } = await ask(at.first, { to });
    const signature = (consent && (await at.chain.sign("agent-1", consent))) ?? undefined;
    const deadlineS = Number(consent?.message.deadline);
    expect(await ask(at.first, { to, signature, deadlineS })).toMatchObject({ state: "sending" });
  });
});

describe("what the demo answers about oneself is what the next read shows", () => {
  it.each(["sqlite", "postgres"] as const)("at sign-in and after play money (%s)", async (engine) => {
    const house = await openTestHouse({ store: engine, chain: "none", http: true });
    try {
      const as = "buyer-007";
      const signedIn = await house.ask("POST", "/api/v1/demo/sign-in", { body: { id: as } });
      expect(signedIn.json.user).toEqual((await house.ask("GET", "/api/v1/me", { as })).json);
      const filled = await house.ask("POST", "/api/v1/demo/faucet", { as, body: {} });
      expect(filled.status).toBe(200);
      expect(filled.json).toEqual((await house.ask("GET", "/api/v1/me", { as })).json);
    } finally {
      await house.close();
    }
  });
});
