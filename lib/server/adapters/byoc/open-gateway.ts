import type { Context } from "@/lib/server/kernel/context";
import type { GatewayDoor } from "@/lib/server/kernel/runtime";
import { openEndpoints } from "@/lib/server/network/tables/orchestrators";
import type { Outbound } from "@/lib/server/outbound/outbound";
import { gatewayAccount } from "./gateway/account";
import { answerJob } from "./gateway/answer-job";
import { houseOrchestrator } from "./house-orchestrator";
import { plainly, plainRefusal } from "./orchestrator/plain-answers";
import { register, unregister } from "./orchestrator/registration";
import { answerToken } from "./orchestrator/token";
import { unsignedJobHeader } from "./wire/job-request";

interface Parts {
  readonly context: Context;
  readonly outbound: Outbound;
  readonly env: {
    readonly authSecret: string;
    /** What others call the house. */
    readonly publicOrigin: string;
    readonly workerSecret?: string | null;
  };
}

/** A second that costs more is not bought: 0.0001 ETH. */
const MAX_PRICE_WEI = 10n ** 14n;
/** Jobs that go on at once, over all workers and orchestrators. */
const MOST_JOBS = 128;

/** The house as gateway and orchestrator of BYOC, as go-livepeer v0.9.1 speaks it. */
export function openGateway({ context, outbound, env }: Parts): GatewayDoor {
  const account = gatewayAccount(env.authSecret);
  const serviceAddress = env.publicOrigin;
  const own = houseOrchestrator({
    ...{ context, outbound, secret: env.authSecret, payee: account.address },
    workerSecret: env.workerSecret ?? null,
  });
  const gateway = {
    ...{ own, serviceAddress, outbound, account, maxPriceWei: MAX_PRICE_WEI },
    endpoints: () => context.store.read(openEndpoints),
    newJobId: () => crypto.randomUUID(),
  };
  let going = 0;
  const asked = (request: Request, answer: () => Promise<Response>) =>
    isOfAnotherSite(request, env.publicOrigin)
      ? Promise.resolve(plainRefusal(403, "Pages of other sites may ask nothing here."))
      : plainly(answer);
  const job = (request: Request, route: string) =>
    asked(request, async () => {
      if (going >= MOST_JOBS) return plainRefusal(503, "The gateway has as many jobs as it takes.");
      going += 1;
      return answerJob(request, route, gateway).finally(() => {
        going -= 1;
      });
    });
  return {
    register: (request) => asked(request, () => register(request, own)),
    unregister: (request) => asked(request, () => unregister(request, own)),
    token: (request) => asked(request, () => answerToken(request, { parts: own, serviceAddress })),
    job,
    send: ({ body, ...of }) => {
      const headers = { livepeer: unsignedJobHeader(of), "content-type": "application/json" };
      const route = encodeURIComponent(of.capability);
      const url = `${serviceAddress}/process/request/${route}`;
      return job(new Request(url, { method: "POST", headers, body: JSON.stringify(body) }), route);
    },
  };
}

/** A browser sends a plain POST wherever a page wants it, and tells the page's site. */
function isOfAnotherSite({ headers }: Request, publicOrigin: string): boolean {
  const origin = headers.get("origin");
  return origin !== null && origin !== publicOrigin;
}
