import { openGateway } from "@/lib/server/adapters/byoc/open-gateway";
import { offlineModel } from "@/lib/server/assistant/models/offline-model";
import { TurnDesk } from "@/lib/server/assistant/turn/turn-desk";
import { type OpenedSession, openSession } from "@/lib/server/identity/commands/open-session";
import { identify } from "@/lib/server/identity/sessions/identify";
import type { Context, HouseConfig } from "@/lib/server/kernel/context";
import { type Runtime, shareRuntime } from "@/lib/server/kernel/runtime";
import { CHECKS } from "@/lib/server/startup/subsystems";
import { carryOnPayment } from "@/lib/server/treasury/commands/carry-on-payment";
import { serveCall } from "@/lib/server/treasury/commands/serve-call";
import type { AskProvider } from "@/lib/server/treasury/providers/provider";
import { NOBODY_THERE } from "@/testing/http/outbound";
import { silent } from "@/testing/silent";
import { askFront, type Told } from "./router";

/** Whoever asks for a service here is not served. */
const NO_PROVIDER: AskProvider = async () => ({
  kind: "failed",
  why: "This test asks nobody.",
  isRetryable: false,
});

export const ORIGIN = "http://127.0.0.1:3000";

/** The part of the environment that signing in reads. */
export const authEnv = (mode: HouseConfig["mode"] = "demo") => ({
  mode,
  publicOrigin: ORIGIN,
  authSecret: "a secret of more than thirty-two characters",
  metricsToken: null as string | null,
  chain: { patienceMs: 10_000 },
});

export interface Ask {
  as?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** The route tables over a test's house, as they answer in front of Next. */
export interface HttpSurface {
  readonly runtime: Runtime;
  /** Sends one request; `as` signs in with a bearer token. */
  ask(method: string, path: string, what?: Ask): Promise<Told>;
  session(userId: string): Promise<OpenedSession>;
}

/** Opens the door of the one house that this process shares; `shutDoor` closes it. */
export function openSurface(house: {
  context: Context;
  parts?: Partial<Runtime>;
  /** How long requests of the demo wait for the node. */
  patienceMs?: number | undefined;
}): HttpSurface {
  const { context } = house;
  const runtime = runtimeOf(house);
  shareRuntime(runtime);
  const tokens = new Map<string, string>();
  const session = (userId: string) => openSession(context, { userId, kind: "bearer" });
  const tokenOf = async (userId: string) => {
    const token = tokens.get(userId) ?? (await session(userId)).token ?? "";
    tokens.set(userId, token);
    return token;
  };
  const ask = async (method: string, path: string, { as, body, headers = {} }: Ask = {}) => {
    const all = new Headers(headers);
    if (as !== undefined) all.set("authorization", `Bearer ${await tokenOf(as)}`);
    return askFront(ORIGIN, method, path, { body, headers: all });
  };
  return { runtime, ask, session };
}

export function closeSurface(): void {
  shareRuntime(null);
}

function runtimeOf({ context, parts, patienceMs }: Parameters<typeof openSurface>[0]): Runtime {
  const common = authEnv(context.config.mode);
  const env = patienceMs === undefined ? common : { ...common, chain: { patienceMs } };
  return {
    context,
    env,
    identify: (headers: Headers) => identify(headers, { env, context }),
    checks: CHECKS,
    metrics: async () => ({ contentType: "text/plain; version=0.0.4", text: "souk_books_green 1\n" }),
    startedAtMs: context.clock() - 60_000,
    chainReader: null,
    outbound: NOBODY_THERE,
    openCircuitUntilMs: () => null,
    answering: new TurnDesk({ model: offlineModel(), log: silent }),
    gateway: openGateway({ context, outbound: parts?.outbound ?? NOBODY_THERE, env }),
    askPayee: async () => ({ why: "This test asks nobody." }),
    serveCall: (callId: string) => serveCall({ context, askProvider: NO_PROVIDER }, { callId }),
    carryOnPayment: (paymentId: string) =>
      carryOnPayment({ context, askProvider: NO_PROVIDER }, { paymentId }),
    health: async () => ({}),
    ready: async () => ({ ready: true, missing: [] }),
    readiness: async () => ({ alarms: [], jobs: [] }),
    chainInfo: () => null,
    head: () => null,
    verifyContractSignature: async () => false,
    demo: {
      fundWallet: async () => undefined,
      ensureFunded: async () => undefined,
      lookAgain: async () => undefined,
      send: async () => `0x${"ab".repeat(32)}`,
    },
    ...parts,
  } as unknown as Runtime;
}
