import type { Actor } from "@/lib/domain/access/actor";
import type { GeneralRule } from "@/lib/domain/access/authorize";
import { NotFound } from "@/lib/domain/errors";
import { nexusLimitQuery } from "@/lib/schemas/adapters/nexus";
import { answerSeedClient, type SeedReply } from "@/lib/server/adapters/seed-answer";
import { parsedFields } from "@/lib/server/http/fields";
import { MethodNotAllowed } from "@/lib/server/http/problem";
import { type Method, type Row, rowsOf } from "@/lib/server/http/route-table";
import type { RouteTable, Unanswered } from "@/lib/server/http/subsystem";
import type { Runtime } from "@/lib/server/kernel/runtime";
import type { Tx } from "@/lib/server/store/tx";
import { ACTIONS as TREASURY } from "@/lib/server/treasury/access";
import { ACTIONS } from "./access";
import { askerOf } from "./asker";
import { chat } from "./chat";
import * as reads from "./reads";
import { resetDay, setBudget } from "./writes";

interface Asked {
  readonly world: Runtime;
  readonly request: Request;
  readonly actor: Actor;
  /** Who asks now, by the same request. */
  readonly again: () => Promise<Actor>;
  /** Of the path; empty where it has none. */
  readonly id: string;
}

type Endpoint = (asked: Asked) => Promise<SeedReply>;

interface Behind {
  readonly action: keyof typeof ACTIONS;
  /** What the same thing needs under `/api/v1`; null for what says nothing. */
  readonly rule: GeneralRule | null;
  readonly endpoint: Endpoint;
}

const { ownRow } = rowsOf(ACTIONS);

function seedRow(method: Method, path: string, { action, rule, endpoint }: Behind): Row {
  const runFor = (request: Request, id: string) => async (world: Runtime) => {
    const again = async (): Promise<Actor> => (rule ? askerOf(world, request, rule) : { kind: "anonymous" });
    return endpoint({ world, request, actor: await again(), again, id });
  };
  return ownRow({
    method,
    path: `/api/nexus${path}`,
    action,
    handle: (request, { id = "" }) =>
      answerSeedClient(request, { isDemoOnly: false, run: runFor(request, id) }),
  });
}

function read(
  path: string,
  of: { rule: GeneralRule; view: (tx: Tx, asked: Asked) => Promise<unknown> },
): Row {
  const endpoint: Endpoint = async (asked) => ({
    value: await asked.world.context.store.read((tx) => of.view(tx, asked)),
  });
  return seedRow("GET", path, { action: "nexus.read", rule: of.rule, endpoint });
}

const changeBudget: Endpoint = ({ world: { context }, request, actor, id }) =>
  setBudget({ context, request, actor }, id);

const reset: Endpoint = ({ world: { context }, request, actor }) => resetDay({ context, request, actor });

const nowOf = ({ world }: Asked) => world.context.clock();

function limitOf({ request }: Asked): number {
  return parsedFields(nexusLimitQuery, Object.fromEntries(new URL(request.url).searchParams)).limit;
}

/** OPTIONS is every browser's question whether the seed's page may ask at all. */
function refuse({ request, methods }: Unanswered): Promise<Response> {
  const run = async () => {
    if (request.method === "OPTIONS") return { status: 204, value: null };
    if (methods.length === 0) throw new NotFound("Not Found");
    throw new MethodNotAllowed(methods);
  };
  return answerSeedClient(request, { isDemoOnly: false, run });
}

const RUNNING = { name: "MNEE Nexus / Omni-Agent", version: "1.0.0", status: "running" };

/** `/api/nexus/*`: the seed's treasury, over our own policy, decisions, budgets and calls. Amounts are MNEE. */
export const nexusRoutes: RouteTable = {
  rows: [
    seedRow("POST", "/chat", { action: "nexus.chat", rule: TREASURY["services.call"], endpoint: chat }),
    seedRow("GET", "", { action: "nexus.read", rule: null, endpoint: async () => ({ value: RUNNING }) }),
    read("/treasury", {
      rule: TREASURY["treasury.read"],
      view: (tx, asked) => reads.nexusTreasury(tx, nowOf(asked)),
    }),
    read("/agents", {
      rule: TREASURY["treasury.read"],
      view: (tx, asked) => reads.nexusAgents(tx, nowOf(asked)),
    }),
    read("/agents/{id}", {
      rule: TREASURY["treasury.read"],
      view: (tx, asked) => reads.nexusAgent(tx, { id: asked.id, nowMs: nowOf(asked) }),
    }),
    seedRow("PUT", "/agents/{id}/budget", {
      action: "nexus.change",
      rule: TREASURY["treasury.operate"],
      endpoint: changeBudget,
    }),
    seedRow("POST", "/reset", {
      action: "nexus.change",
      rule: TREASURY["treasury.operate"],
      endpoint: reset,
    }),
    read("/services", { rule: TREASURY["services.read"], view: reads.nexusServices }),
    read("/services/{id}", {
      rule: TREASURY["treasury.read"],
      view: (tx, { id }) => reads.nexusService(tx, id),
    }),
    read("/transactions", {
      rule: TREASURY["treasury.read"],
      view: (tx, asked) => reads.nexusTransactions(tx, limitOf(asked)),
    }),
    read("/policy/logs", {
      rule: TREASURY["decisions.read"],
      view: (tx, asked) => reads.nexusLogs(tx, limitOf(asked)),
    }),
    read("/stats", {
      rule: TREASURY["treasury.read"],
      view: (tx, asked) => reads.nexusStats(tx, nowOf(asked)),
    }),
  ],
  dialect: { prefixes: ["/api/nexus"], refuse },
};
