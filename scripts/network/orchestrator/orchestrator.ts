import { timingSafeEqual } from "node:crypto";
import { capabilityRegistration, senderHeader } from "@/lib/schemas/adapters/byoc";
import type { Hex } from "@/lib/schemas/hex";
import { fromBase64Json, fromJson } from "@/lib/server/adapters/byoc/wire/base64-json";
import { isSignedBy } from "@/lib/server/adapters/byoc/wire/credentials";
import { headerOf } from "@/lib/server/adapters/byoc/wire/headers";
import { ByocRefusal } from "@/lib/server/adapters/byoc/wire/refusal";
import { readBytes } from "@/lib/server/http/body";
import type { Asked, Provider, ProviderRoute } from "../../providers/http/routes";
import { Balances } from "./balances";
import { Capabilities } from "./capabilities";
import { runJob } from "./run-job";
import { tokenText } from "./token";

export interface OrchestratorOptions {
  /** What workers show to register; never empty, since nothing would match it. */
  readonly secret: string;
  /** Who is paid for what it does. */
  readonly payee: Hex;
  /** Where others reach it, without a slash at its end. */
  readonly serviceAddress: string;
  /** Of everybody who comes for the first time; 0 lets free jobs alone run. */
  readonly openingWei?: bigint;
}

export interface OrchestratorState {
  readonly capabilities: Capabilities;
  readonly balances: Balances;
}

/** An orchestrator as go-livepeer's BYOC has it: registration, tokens, jobs. @throws RangeError for an empty secret */
export function openOrchestrator(options: OrchestratorOptions): Provider & OrchestratorState {
  if (options.secret === "") throw new RangeError("An orchestrator needs a secret that its workers show.");
  const state = { capabilities: new Capabilities(), balances: new Balances(options.openingWei ?? 0n) };
  const at = (method: "GET" | "POST", path: `/${string}`, answer: ProviderRoute["answer"]) => ({
    method,
    path,
    answer: plainly(answer),
  });
  return {
    name: "orchestrator",
    ...state,
    routes: [
      at("POST", "/capability/register", async ({ request }) => {
        requireSecret(request, options.secret);
        const words = "Error registering capability: ";
        state.capabilities.register(
          fromJson(await textOf(request), { shape: capabilityRegistration, words }),
        );
        return new Response("ok", { headers: { "content-type": "application/json" } });
      }),
      at("POST", "/capability/unregister", async ({ request }) => {
        requireSecret(request, options.secret);
        state.capabilities.unregister(await textOf(request));
        return new Response("ok");
      }),
      at("GET", "/process/token", ({ request }) => answerToken(request, { ...options, ...state })),
      at("POST", "/process/request/{route}", (asked) => runJob(asked, state)),
    ],
  };
}

/** Says no as the protocol does: in a line of plain text. */
function plainly(answer: ProviderRoute["answer"]): ProviderRoute["answer"] {
  return async (asked: Asked) => {
    try {
      return await answer(asked);
    } catch (error) {
      if (!(error instanceof ByocRefusal)) throw error;
      const { status, message } = error;
      const headers = new Headers({ "content-type": "text/plain; charset=utf-8" });
      if (status === 503) headers.set("retry-after", "1");
      return new Response(`${message}\n`, { status, headers });
    }
  };
}

async function textOf(request: Request): Promise<string> {
  return Buffer.from(await readBytes(request)).toString("utf8");
}

/** @throws ByocRefusal 400, which a worker takes for a wrong secret and not for a reason to try again */
function requireSecret(request: Request, secret: string): void {
  const [shown, known] = [request.headers.get("authorization") ?? "", secret].map((text) =>
    Buffer.from(text),
  );
  if (shown && known && shown.length === known.length && timingSafeEqual(shown, known)) return;
  throw new ByocRefusal(400, "invalid authorization");
}

async function answerToken(request: Request, of: OrchestratorOptions & OrchestratorState): Promise<Response> {
  const sender = headerOf(request.headers, "sender");
  if (sender === null) throw new ByocRefusal(400, NO_SENDER);
  const { addr, sig } = fromBase64Json(sender, { shape: senderHeader, words: "Invalid eth address header " });
  if (!(await isSignedBy(addr, { text: addr, sig })))
    throw new ByocRefusal(400, "Invalid eth address header ");
  const name = headerOf(request.headers, "capability");
  if (name === null || name === "") throw new ByocRefusal(400, NO_CAPABILITY);
  const capability = of.capabilities.find(name);
  if (capability === null || of.capabilities.free(capability) === 0)
    throw new ByocRefusal(503, "No capacity available for capability");
  const text = tokenText({
    sender: { addr, sig },
    balanceWei: of.balances.of(addr, name),
    priceWei: capability.priceWei,
    payee: of.payee,
    serviceAddress: of.serviceAddress,
    freePlaces: of.capabilities.free(capability),
  });
  return new Response(text, { headers: { "content-type": "application/json" } });
}

const NO_SENDER = "Must have eth address and signature on address in Livepeer-Eth-Address header";
const NO_CAPABILITY =
  "Job capabilities not provided, must provide comma separated capabilities in Livepeer-Capability header";
