import type { Hex } from "@/lib/schemas/hex";
import type { OrchestratorParts } from "@/lib/server/adapters/byoc/orchestrator/parts";
import { plainly } from "@/lib/server/adapters/byoc/orchestrator/plain-answers";
import { register, unregister } from "@/lib/server/adapters/byoc/orchestrator/registration";
import { runJob } from "@/lib/server/adapters/byoc/orchestrator/run-job";
import { answerToken } from "@/lib/server/adapters/byoc/orchestrator/token";
import { WorkerLoad } from "@/lib/server/adapters/byoc/orchestrator/worker-load";
import { ANYWHERE } from "@/lib/server/outbound/destination";
import { openOutbound } from "@/lib/server/outbound/outbound";
import type { Asked, Provider, ProviderRoute } from "../../providers/http/routes";
import { MemoryAccounts } from "./memory-accounts";
import { MemoryWorkers } from "./memory-workers";

export interface OrchestratorOptions {
  /** What workers show to register; never empty, since nothing would match it. */
  readonly secret: string;
  /** Who is paid for what it does. */
  readonly payee: Hex;
  /** Where others reach it, without a slash at its end; where it listens itself, if nothing is said. */
  readonly serviceAddress?: string | undefined;
  /** Of everybody who comes for the first time; 0 lets free jobs alone run. */
  readonly openingWei?: bigint;
  /** Takes no job whose signature could be used again, also where it costs nothing. */
  readonly isStrict?: boolean;
  readonly clock?: () => number;
}

/** An orchestrator as go-livepeer's BYOC has it: registration, tokens, jobs. @throws RangeError for an empty secret */
export function openOrchestrator(options: OrchestratorOptions): Provider {
  const { secret, payee, openingWei = 0n, isStrict = false, clock = Date.now } = options;
  if (secret === "") throw new RangeError("An orchestrator needs a secret that its workers show.");
  // Its workers stand in its own network, whatever that is.
  const outbound = openOutbound({ allowed: [], places: ANYWHERE });
  const parts: OrchestratorParts = {
    workers: new MemoryWorkers(secret),
    accounts: new MemoryAccounts({ openingWei, clock }),
    load: new WorkerLoad(),
    ...{ outbound, payee, clock, isStrict },
  };
  const addressAt = ({ origin }: Asked) => options.serviceAddress ?? origin;
  const job = (asked: Asked) =>
    runJob(asked.request, { parts, serviceAddress: addressAt(asked), route: asked.segment });
  return {
    name: "orchestrator",
    routes: [
      at("POST", "/capability/register", ({ request }) => register(request, parts)),
      at("POST", "/capability/unregister", ({ request }) => unregister(request, parts)),
      at("GET", "/process/token", (asked) =>
        answerToken(asked.request, { parts, serviceAddress: addressAt(asked) }),
      ),
      at("POST", "/process/request", job),
      at("POST", "/process/request/{route+}", job),
    ],
    stop: () => outbound.close(),
  };
}

function at(
  method: "GET" | "POST",
  path: `/${string}`,
  answer: (asked: Asked) => Promise<Response>,
): ProviderRoute {
  return { method, path, answer: (asked) => plainly(() => answer(asked)) };
}
