import { randomBytes } from "node:crypto";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import type { IdPrefix } from "@/lib/domain/ids";
import { makeId } from "@/lib/domain/ids";
import { utcDay } from "@/lib/domain/time";
import { insertDemoKey } from "@/lib/server/demo/tables/demo-keys";
import { type OpenedSession, openSession } from "@/lib/server/identity/commands/open-session";
import { identify } from "@/lib/server/identity/sessions/identify";
import { type Context, defaultConfig } from "@/lib/server/kernel/context";
import { type Runtime, shareRuntime } from "@/lib/server/kernel/runtime";
import { insertUser } from "@/lib/server/kernel/tables/users";
import { jobHandlers } from "@/lib/server/market/events";
import { insertAgent } from "@/lib/server/market/tables/agents";
import { CHECKS } from "@/lib/server/startup/subsystems";
import { type EngineUnderTest, makeWorld, type StoreWorld } from "./books";
import { askRoute, type Told } from "./router";

export const ORIGIN = "http://127.0.0.1:3000";

export interface Ask {
  as?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** A house without a chain behind the real route files. */
export interface TestHouse {
  runtime: Runtime;
  books: StoreWorld;
  clock: { nowMs: number };
  /** Sends one request through the route file that Next would choose; `as` signs in with a bearer token. */
  ask(method: string, path: string, what?: Ask): Promise<Told>;
  session(userId: string): Promise<OpenedSession>;
  close(): Promise<void>;
}

function houseOf(books: StoreWorld, clock: { nowMs: number }, mode: "demo" | "production"): Context {
  return {
    store: books.store,
    clock: () => clock.nowMs,
    newId: (prefix: IdPrefix, atMs = clock.nowMs) => makeId(prefix, atMs, randomBytes(10)),
    config: defaultConfig(mode),
    chain: null,
    jobHandlers,
    demoKeys: {
      newKey() {
        const privateKey = generatePrivateKey();
        return { address: privateKeyToAccount(privateKey).address, privateKey };
      },
      sign: async () => null,
    },
  };
}

function runtimeOf(house: Context): Runtime {
  const env = {
    mode: house.config.mode,
    publicOrigin: ORIGIN,
    authSecret: "a secret of more than thirty-two characters",
    metricsToken: null as string | null,
  };
  return {
    context: house,
    env,
    startedAtMs: house.clock() - 60_000,
    chainReader: null,
    identify: (headers: Headers) => identify(headers, { env, context: house }),
    health: async () => ({}),
    checks: CHECKS,
    ready: async () => ({ ready: true, missing: [] }),
    metrics: async () => ({ contentType: "text/plain; version=0.0.4", text: "souk_books_green 1\n" }),
    chainInfo: () => null,
    head: () => null,
    verifyContractSignature: async () => false,
    demo: {
      fundWallet: async () => undefined,
      ensureFunded: async () => undefined,
      send: async () => `0x${"ab".repeat(32)}`,
    },
  } as unknown as Runtime;
}

const AGENTS = [
  { id: "agent-1", multiplierHundredths: 200, successRatePpm: 950_000 },
  { id: "agent-2", multiplierHundredths: 180, successRatePpm: 900_000 },
];

async function settle(house: Context): Promise<void> {
  const createdAtMs = house.clock();
  await house.store.write(async (tx) => {
    for (const id of ["agent-1", "agent-2", "operator-001"]) {
      const key = house.demoKeys?.newKey();
      const isOperator = id.startsWith("operator");
      await insertUser(tx, {
        id,
        name: id,
        kind: "demo",
        address: key?.address ?? null,
        isOperator,
        createdAtMs,
      });
      if (key) await insertDemoKey(tx, { userId: id, privateKey: key.privateKey });
    }
    for (const [index, agent] of AGENTS.entries()) {
      await insertAgent(tx, {
        ...agent,
        ownerId: agent.id,
        name: agent.id,
        description: "",
        skills: "[]",
        capacity: 0,
        isAvailable: true,
        isSuspended: false,
        isDemo: true,
        activeTasks: 0,
        settledTasks: 100,
        distinctBuyers: 10,
        refreshedOnDay: utcDay(createdAtMs),
        registeredAtMs: createdAtMs + index,
        version: 1,
      });
    }
  });
}

/** Opens the house of one test; call `close` at its end. */
export async function openTestHouse(
  engine: EngineUnderTest = "sqlite",
  mode: "demo" | "production" = "demo",
): Promise<TestHouse> {
  const books = await makeWorld(engine);
  const clock = { nowMs: Date.now() };
  const house = houseOf(books, clock, mode);
  const runtime = runtimeOf(house);
  await settle(house);
  shareRuntime(runtime);
  const tokens = new Map<string, string>();
  const session = (userId: string) => openSession(house, { userId, kind: "bearer" });
  const tokenOf = async (userId: string) => {
    const token = tokens.get(userId) ?? (await session(userId)).token ?? "";
    tokens.set(userId, token);
    return token;
  };
  const ask = async (method: string, path: string, { as, body, headers = {} }: Ask = {}) => {
    const all = new Headers(headers);
    if (as !== undefined) all.set("authorization", `Bearer ${await tokenOf(as)}`);
    return askRoute(ORIGIN, method, path, { body, headers: all });
  };
  const close = async () => {
    shareRuntime(null);
    await books.close();
  };
  return { runtime, books, clock, ask, session, close };
}
