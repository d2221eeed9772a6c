import { privateKeyToAddress } from "viem/accounts";
import type { UserActor } from "@/lib/domain/access/actor";
import { grantJournal } from "@/lib/domain/ledger/journals";
import { NEWCOMER } from "@/lib/domain/market/reputation";
import { utcDay } from "@/lib/domain/time";
import { insertDemoKey } from "@/lib/server/demo/tables/demo-keys";
import type { Hex } from "@/lib/server/kernel/chain/chain-evidence";
import type { Context } from "@/lib/server/kernel/context";
import { insertUser } from "@/lib/server/kernel/tables/users";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";
import { insertAgent, replaceAgentSkills } from "@/lib/server/market/tables/agents";
import type { AgentRow } from "@/lib/server/market/tables/rows";
import type { StoreWorld } from "@/testing/store/books";
import { type TestContext, testContext } from "./context";

interface NewUser extends Wallet {
  readonly id: string;
  readonly satUnits?: bigint;
  readonly isOperator?: boolean;
}

/** A wallet of one's own, or one whose key the house holds. */
interface Wallet {
  readonly address?: Hex;
  readonly privateKey?: Hex;
}

const addressOf = ({ address, privateKey }: Wallet): Hex | undefined =>
  privateKey === undefined ? address : privateKeyToAddress(privateKey);

export async function addUser(context: Context, user: NewUser): Promise<UserActor> {
  const { id, isOperator = false, satUnits: units = 0n, privateKey } = user;
  const address = addressOf(user);
  const createdAtMs = context.clock();
  await context.store.write(async (tx) => {
    const times = { createdAtMs, lastSeenAtMs: createdAtMs };
    await insertUser(tx, { id, name: id, kind: "demo", address: address ?? null, isOperator, ...times });
    if (privateKey !== undefined) await insertDemoKey(tx, { userId: id, privateKey });
    const journal = grantJournal({ userId: id, asset: "SAT", units, businessKey: `grant:${id}:test` });
    if (units > 0n) await postJournal(tx, context, { journal, atMs: createdAtMs });
  });
  const roles = { buyer: true, agent: false, operator: isOperator };
  return actorOf(id, { roles, agentIds: [], ...(address === undefined ? {} : { address }) });
}

/** Who somebody is: agents and operators are known by their ids, unless it is said otherwise. */
export function actorOf(userId: string, more: Partial<UserActor> = {}): UserActor {
  const agentIds = more.agentIds ?? (userId.startsWith("agent-") ? [userId] : []);
  const roles = { buyer: true, agent: agentIds.length > 0, operator: userId.startsWith("operator-") };
  return { kind: "user", userId, roles, agentIds, isDemo: true, ...more };
}

/** An agent that is its own owner, as the demo's agents are. */
export async function addAgent(
  context: Context,
  id: string,
  fields: Partial<AgentRow> & Wallet = {},
): Promise<UserActor> {
  const { address: given, privateKey, ...columns } = fields;
  const address = addressOf(fields);
  const wallet = { ...(given && { address: given }), ...(privateKey && { privateKey }) };
  const ownerId = columns.ownerId ?? id;
  if (columns.ownerId === undefined) await addUser(context, { id, ...wallet });
  const { skills = [] } = columns;
  await context.store.write(async (tx) => {
    await insertAgent(tx, {
      id,
      ownerId,
      name: id,
      description: "",
      skills,
      capacity: 0,
      isAvailable: true,
      isSuspended: false,
      isOffline: false,
      isDemo: true,
      activeTasks: 0,
      ...NEWCOMER,
      refreshedOnDay: utcDay(context.clock()),
      registeredAtMs: context.clock(),
      version: 1,
      ...columns,
    });
    await replaceAgentSkills(tx, id, skills);
  });
  return actorOf(ownerId, { agentIds: [id], ...(address === undefined ? {} : { address }) });
}

export interface Cast {
  readonly context: TestContext;
  readonly buyer: UserActor;
  readonly stranger: UserActor;
  readonly operator: UserActor;
  /** Multiplier 2.00: the first that `best` asks. */
  readonly first: UserActor;
  /** Multiplier 1.80. */
  readonly second: UserActor;
}

export const BUYER_SAT = 10_000_000n;

/** A buyer with money, a stranger, an operator, and two agents of the seed. */
export async function cast(books: StoreWorld, parts: Partial<Context> = {}): Promise<Cast> {
  const context = testContext(books, parts);
  const buyer = await addUser(context, { id: "buyer-001", satUnits: BUYER_SAT });
  const stranger = await addUser(context, { id: "buyer-002", satUnits: BUYER_SAT });
  const operator = await addUser(context, { id: "operator-001", isOperator: true });
  const first = await addAgent(context, "agent-1", { multiplierHundredths: 200, successRatePpm: 950_000 });
  const second = await addAgent(context, "agent-2", { multiplierHundredths: 180, successRatePpm: 900_000 });
  return { context, buyer, stranger, operator, first, second };
}
