/** What a client remembers: which calls were acknowledged, and which it never heard back about. */
export interface History {
  /** Tasks whose posting was acknowledged, with their price in SAT. */
  posted: Map<string, bigint>;
  /** Tasks whose completion was acknowledged. */
  completed: Set<string>;
  /** Idempotency keys whose posting got no answer: sent again after the restart, with the same body. */
  unanswered: Map<string, string>;
  /** What was decided of calls of services, by their id. */
  calls: Map<string, string>;
  /** Keys of calls that got no answer. */
  unansweredCalls: Set<string>;
  acknowledged: number;
}

export const newHistory = (): History => ({
  posted: new Map(),
  completed: new Set(),
  unanswered: new Map(),
  calls: new Map(),
  unansweredCalls: new Set(),
  acknowledged: 0,
});

export const BUYER = "buyer-900";
export const OPERATOR = "operator-001";
const AGENTS = ["agent-1", "agent-2", "agent-3"];

interface Balance {
  asset: string;
  available: string;
}

interface TaskRow {
  id: string;
  status: string;
  price: { units: string };
  agent: { id: string } | null;
}

export async function signIn(url: string, id: string): Promise<string> {
  const reply = await fetch(`${url}/api/v1/demo/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ id }),
  });
  if (!reply.ok) throw new Error(`sign-in of ${id}: ${reply.status} ${await reply.text()}`);
  return ((await reply.json()) as { token: string }).token;
}

export async function readAs(url: string, token: string): Promise<unknown> {
  const reply = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  if (!reply.ok) throw new Error(`${url}: ${reply.status} ${await reply.text()}`);
  return reply.json();
}

const get = async <T>(url: string, token: string): Promise<T> => (await readAs(url, token)) as T;

async function satOf(url: string, id: string): Promise<bigint> {
  const token = await signIn(url, id);
  const { balances } = await get<{ balances: Balance[] }>(`${url}/api/v1/me`, token);
  return BigInt(balances.find((balance) => balance.asset === "SAT")?.available ?? "0");
}

async function everyTask(url: string): Promise<TaskRow[]> {
  const token = await signIn(url, BUYER);
  const tasks: TaskRow[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const more: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page: { items: TaskRow[]; nextCursor: string | null } = await get(
      `${url}/api/v1/tasks?role=buyer&limit=100${more}`,
      token,
    );
    tasks.push(...page.items);
    cursor = page.nextCursor;
  }
  return tasks;
}

/**
 * Holds the house against the history.
 * @returns lost: acknowledged postings or completions it no longer has; doubled: agents paid more than the
 * completed tasks are worth, or tasks posted twice under one key
 */
export async function compareWithHouse(
  url: string,
  history: History,
): Promise<{ lost: number; doubled: number }> {
  const tasks = await everyTask(url);
  const byId = new Map(tasks.map((task) => [task.id, task]));
  let lost = 0;
  for (const id of history.posted.keys()) if (!byId.has(id)) lost += 1;
  for (const id of history.completed) if (byId.get(id)?.status !== "completed") lost += 1;
  const earned = new Map<string, bigint>(AGENTS.map((id) => [id, 0n]));
  for (const task of tasks) {
    if (task.status !== "completed" || task.agent === null) continue;
    earned.set(task.agent.id, (earned.get(task.agent.id) ?? 0n) + BigInt(task.price.units));
  }
  let doubled = Math.max(0, tasks.length - history.posted.size - history.unanswered.size);
  for (const [id, units] of earned) {
    const has = await satOf(url, id);
    if (has > units) doubled += 1;
    if (has < units) lost += 1;
  }
  return { lost, doubled };
}

/** True when the operator's proof of the books is green. */
export async function booksAreGreen(url: string): Promise<boolean> {
  const token = await signIn(url, OPERATOR);
  const proof = await get<{ green: boolean; checks: { name: string; ok: boolean; detail: string }[] }>(
    `${url}/api/v1/invariants`,
    token,
  );
  for (const check of proof.checks) if (!check.ok) console.error(`  red: ${check.name}: ${check.detail}`);
  return proof.green;
}
