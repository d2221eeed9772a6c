import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createPublicClient, http } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { approveCall } from "@/lib/chain/escrow-calls";
import { decodeEscrowLog } from "@/lib/chain/escrow-events";
import type { TaskWire } from "@/lib/schemas/market/task";
import { readEnv } from "@/lib/server/env/env";
import { shareRuntime } from "@/lib/server/kernel/runtime";
import { outboxOf } from "@/lib/server/kernel/tables/outbox";
import { userById } from "@/lib/server/kernel/tables/users";
import { findTask } from "@/lib/server/market/tables/tasks";
import { readLocalChain } from "@/lib/server/rpc/chain-record";
import { askFront, type Told } from "@/testing/http/router";
import { onFreePort } from "@/testing/ports";
import { proveInvariants } from "@/testing/prove-invariants";
import { silent } from "@/testing/silent";
import { until } from "@/testing/until";
import { type OpenedHouse, openHouse } from "./open-house";

/** Half of it the chain hangs, half of it nobody listens. A minute: `OUTAGE_S=60 npx vitest run …`. */
const OUTAGE_MS = Number(process.env.OUTAGE_S ?? 5) * 1_000;
const FUNDED_TASKS = Math.min(24, 4 + Math.floor(OUTAGE_MS / 3_000));
const PATIENCE_MS = 90_000;

let dataDir: string;
let port: number;
let opened: OpenedHouse;
beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), "souk-outage-"));
  opened = await onFreePort((free) => {
    port = free;
    return openHouse(readEnv({ SOUK_DATA_DIR: dataDir, SOUK_CHAIN_PORT: String(free) }), silent);
  });
  shareRuntime(opened.runtime);
});
afterAll(async () => {
  shareRuntime(null);
  await opened.stop();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
});

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Answer {
  readonly what: string;
  readonly status: number;
  readonly code: string | null;
  readonly tookMs: number;
}

/** A signed-in program that writes down how it was answered. */
class Caller {
  readonly answers: Answer[] = [];

  private constructor(private readonly token: string) {}

  static async signedIn(id: string): Promise<Caller> {
    const told = await askFront(opened.runtime.env.publicOrigin, "POST", "/api/v1/demo/sign-in", {
      body: { id },
    });
    expect(told.status, told.text).toBe(200);
    return new Caller(told.json.token);
  }

  async ask(what: string, pathname: string, body?: unknown): Promise<Told> {
    const headers = { authorization: `Bearer ${this.token}` };
    const method = body === undefined ? "GET" : "POST";
    const startedAt = performance.now();
    const told = await askFront(opened.runtime.env.publicOrigin, method, pathname, { body, headers });
    const tookMs = Math.round(performance.now() - startedAt);
    this.answers.push({ what, status: told.status, code: told.json?.code ?? null, tookMs });
    return told;
  }

  async must<T>(pathname: string, body?: unknown): Promise<T> {
    const told = await this.ask("before", `/api/v1${pathname}`, body);
    expect(told.status, `${pathname}: ${told.text}`).toBeLessThan(300);
    return told.json as T;
  }
}

const posting = (asset: string) => ({
  complexity: 1,
  asset,
  strategy: "direct",
  agentId: "agent-1",
  description: "Work while the chain is gone",
});

const hasStatus = (caller: Caller, ids: readonly string[], status: string) => async () => {
  const shown = await Promise.all(ids.map((id) => caller.must<TaskWire>(`/tasks/${id}`)));
  return shown.every((task) => task.status === status);
};

/** MNEE tasks that are paid and accepted; the first half of them is handed in. */
async function fundedTasks(buyer: Caller, agent: Caller): Promise<{ handedIn: string[]; inHand: string[] }> {
  const { escrow, tokens } = opened.runtime.chainInfo() ?? {};
  if (!escrow || !tokens) throw new RangeError("no chain");
  const each = Array.from({ length: FUNDED_TASKS }, () => buyer.must<TaskWire>("/tasks", posting("MNEE")));
  const tasks = await Promise.all(each);
  const units = tasks.reduce((sum, task) => sum + BigInt(task.total.units), 0n);
  const approve = approveCall({ token: tokens.MNEE.address, escrow, units });
  await sent(buyer, [{ to: approve.to, data: approve.data, value: "0x0" }]);
  await sent(
    buyer,
    tasks.flatMap((task) => task.payment.request?.fund ?? []),
  );
  const ids = tasks.map((task) => task.id);
  await until(hasStatus(buyer, ids, "assigned"));
  for (const id of ids) await agent.must(`/tasks/${id}/accept`, {});
  const handedIn = ids.slice(0, Math.ceil(FUNDED_TASKS / 2));
  for (const id of handedIn) await agent.must(`/tasks/${id}/submit`, { deliverable: { text: "done" } });
  return { handedIn, inHand: ids.slice(handedIn.length) };
}

async function sent(
  buyer: Caller,
  calls: readonly { to: string; data: string; value: string }[],
): Promise<void> {
  const hashes = await Promise.all(
    calls.map(async ({ to, data, value }) => {
      const { hash } = await buyer.must<{ hash: `0x${string}` }>("/demo/send", { to, data, value });
      return hash;
    }),
  );
  for (const hash of hashes) await client().waitForTransactionReceipt({ hash });
}

function client() {
  return createPublicClient({ transport: http(`http://127.0.0.1:${port}`), pollingInterval: 200 });
}

/** Takes the chain's place and hangs up on everybody, so that its keeper cannot start it again either. */
async function hangUpOnAll(): Promise<Server> {
  for (;;) {
    const server = createServer((socket) => socket.destroy());
    const isListening = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => resolve(true));
    });
    if (isListening) return server;
    process.kill(readLocalChain(dataDir)?.pid ?? 0, "SIGKILL");
    await wait(20);
  }
}

async function outage(): Promise<void> {
  const pid = readLocalChain(dataDir)?.pid ?? 0;
  process.kill(pid, "SIGSTOP");
  await wait(OUTAGE_MS / 2);
  process.kill(pid, "SIGKILL");
  const server = await hangUpOnAll();
  await wait(OUTAGE_MS / 2);
  await new Promise((resolve) => server.close(resolve));
}

/** SAT tasks from posting to payment, and everything that reads, again and again. */
async function satLoad(buyer: Caller, agent: Caller, isOver: () => boolean): Promise<string[]> {
  const completed: string[] = [];
  while (!isOver()) {
    await buyer.ask("quote SAT", "/api/v1/quotes", { complexity: 2, asset: "SAT", strategy: "best" });
    const { json: task } = await buyer.ask("post SAT", "/api/v1/tasks", posting("SAT"));
    await agent.ask("accept SAT", `/api/v1/tasks/${task.id}/accept`, {});
    await agent.ask("submit SAT", `/api/v1/tasks/${task.id}/submit`, { deliverable: { text: "x" } });
    const { status } = await buyer.ask("approve SAT", `/api/v1/tasks/${task.id}/approve`, {});
    if (status === 200) completed.push(task.id);
    await agent.ask("read me", "/api/v1/me");
    await buyer.ask("read task", `/api/v1/tasks/${task.id}`);
    await buyer.ask("read chain", "/api/v1/chain");
  }
  return completed;
}

/** What needs the chain at once, and what an operator looks at. */
async function chainLoad(buyer: Caller, operator: Caller, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await buyer.ask("quote MNEE", "/api/v1/quotes", { complexity: 2, asset: "MNEE", strategy: "best" });
    await buyer.ask("post MNEE", "/api/v1/tasks", posting("MNEE"));
    await operator.ask("read treasury", "/api/v1/treasury");
    await operator.ask("read invariants", "/api/v1/invariants");
    await buyer.ask("read ready", "/ready");
    await wait(100);
  }
}

/** What was refused for want of the chain is said again; true once it stands. */
async function allSaid(of: { buyer: Caller; agent: Caller; taskIds: readonly string[] }): Promise<boolean> {
  const { buyer, agent, taskIds } = of;
  let isSaid = true;
  for (const id of taskIds) {
    const { json: task } = await buyer.ask("read task", `/api/v1/tasks/${id}`);
    const isApproved = task.status === "completed" || task.pendingVerb === "approve";
    if (isApproved) continue;
    isSaid = false;
    if (task.status === "in_progress") {
      await agent.ask("submit MNEE", `/api/v1/tasks/${id}/submit`, { deliverable: { text: "x" } });
    }
    await buyer.ask("approve MNEE", `/api/v1/tasks/${id}/approve`, {});
  }
  return isSaid;
}

/** Consents spread over the outage: the job is read before any of them is taken. */
async function wordsDuring(of: { buyer: Caller; agent: Caller; handedIn: string[]; inHand: string[] }) {
  const { buyer, agent, handedIn, inHand } = of;
  const pauseMs = OUTAGE_MS / (handedIn.length + inHand.length);
  for (const id of handedIn) {
    await buyer.ask("approve MNEE", `/api/v1/tasks/${id}/approve`, {});
    await wait(pauseMs * 0.7);
  }
  for (const id of inHand) {
    const deliverable = { text: "x" };
    const { status } = await agent.ask("submit MNEE", `/api/v1/tasks/${id}/submit`, { deliverable });
    if (status === 200) await buyer.ask("approve MNEE", `/api/v1/tasks/${id}/approve`, {});
    await wait(pauseMs * 0.7);
  }
}

/** What was measured is shown to whoever asked for an outage of some length. */
function tell(text: string): void {
  if (process.env.OUTAGE_S) process.stdout.write(text);
}

/** How often each call was answered how, and how long the slowest took. */
function summary(answers: readonly Answer[]): string {
  const kinds = new Map<string, number[]>();
  for (const { what, status, code, tookMs } of answers) {
    const kind = `${what}: ${status} ${code ?? ""}`.trim();
    kinds.set(kind, [...(kinds.get(kind) ?? []), tookMs]);
  }
  const lines = [...kinds].map(
    ([kind, tookMs]) => `${kind} × ${tookMs.length}, ${Math.max(...tookMs)} ms at most`,
  );
  return `${lines.sort().join("\n")}\n`;
}

describe(`a chain that is gone for ${OUTAGE_MS / 1_000} s under load`, () => {
  it("stops only what needs it, with a code, and then all that was owed to it happens once", {
    timeout: OUTAGE_MS + 4 * PATIENCE_MS,
  }, async () => {
    const [buyer, agent, operator] = await Promise.all(
      ["buyer-001", "agent-1", "operator-001"].map((id) => Caller.signedIn(id)),
    );
    if (!buyer || !agent || !operator) throw new RangeError("three callers");
    const { handedIn, inHand } = await fundedTasks(buyer, agent);
    const owedBefore = await agentsCredit();
    for (const caller of [buyer, agent, operator]) caller.answers.length = 0;

    const over = { now: false };
    const isOver = () => over.now;
    const load = Promise.all([satLoad(buyer, agent, isOver), chainLoad(buyer, operator, isOver)]);
    const words = wordsDuring({ buyer, agent, handedIn, inHand });
    await outage();
    over.now = true;
    const [[paid]] = await Promise.all([load, words]);

    const answers = [buyer, agent, operator].flatMap((caller) => caller.answers);
    tell(summary(answers));
    const refused = answers.filter(({ status }) => status >= 300);
    expect(refused.filter(({ what, status, code }) => !isClear({ what, status, code }))).toEqual([]);
    expect(refused.some(({ what }) => what === "post MNEE")).toBe(true);
    expect(refused.some(({ what }) => what === "approve MNEE")).toBe(true);
    expect(paid.length).toBeGreaterThan(0);

    const backAtMs = Date.now();
    await until(() => allSaid({ buyer, agent, taskIds: [...handedIn, ...inHand] }));
    const sinceBack = () => `${Math.round((Date.now() - backAtMs) / 1_000)} s after the chain's return`;
    await until(hasStatus(buyer, [...handedIn, ...inHand], "completed"));
    tell(`settled ${sinceBack()}\n`);
    await until(async () => expect(await redChecks()).toEqual([]));
    await until(async () => expect(await opened.runtime.ready()).toEqual({ ready: true, missing: [] }));
    tell(`green and ready ${sinceBack()}\n`);
    await until(() => expectOnce([...handedIn, ...inHand], owedBefore));
    expect(await hasStatus(buyer, paid, "completed")()).toBe(true);
  });

  /** A refusal that tells its reader what is missing: the chain, or what /ready lists. */
  function isClear({ what, status, code }: Pick<Answer, "what" | "status" | "code">): boolean {
    if (status !== 503) return false;
    return what === "read ready" || (what.endsWith(" MNEE") && code === "chain_unavailable");
  }

  async function redChecks(): Promise<string[]> {
    const { context: house, chainReader } = opened.runtime;
    const sources = { store: house.store, chain: chainReader, hasChain: true };
    const proof = await proveInvariants(sources, { actor: { kind: "house" }, nowMs: Date.now() });
    return proof.checks.filter((check) => !check.ok).map((check) => `${check.name}: ${check.detail}`);
  }

  async function agentsCredit(): Promise<bigint> {
    const { chain, store } = opened.runtime.context;
    const user = await store.read((tx) => userById(tx, "agent-1"));
    if (!chain || !("readOwedUnits" in chain)) throw new RangeError("no chain");
    const read = chain.readOwedUnits as (of: object) => Promise<bigint>;
    return read({ asset: "MNEE", account: user?.address });
  }

  /** One release for each task in the outbox, one on the chain, and the agent credited once for each. */
  async function expectOnce(taskIds: readonly string[], owedBefore: bigint): Promise<void> {
    const { store } = opened.runtime.context;
    const escrow = opened.runtime.chainInfo()?.escrow ?? "0x";
    const logs = await client().getLogs({ address: escrow, fromBlock: 0n });
    const completed = logs.flatMap((log) => {
      const event = decodeEscrowLog(log, escrow);
      return event?.name === "JobCompleted" ? [event.jobId] : [];
    });
    let earned = 0n;
    for (const taskId of taskIds) {
      const task = await store.read((tx) => findTask(tx, taskId));
      const rows = (await store.read((tx) => outboxOf(tx, taskId))).filter(({ kind }) => kind === "release");
      expect(rows.map(({ state }) => state)).toEqual(["confirmed"]);
      expect(completed.filter((jobId) => jobId === task?.jobId)).toHaveLength(1);
      expect(task?.paidAgentUnits).toBe(task?.ceilingUnits);
      earned += task?.paidAgentUnits ?? 0n;
    }
    expect((await agentsCredit()) - owedBefore).toBe(earned);
  }
});
