import { ok } from "@/lib/server/http/answer";
import { problemResponse } from "@/lib/server/http/problem";
import { rowsOf } from "@/lib/server/http/route-table";
import type { RouteTable, Unanswered } from "@/lib/server/http/subsystem";
import { type GatewayDoor, runtime } from "@/lib/server/kernel/runtime";
import { openEndpoints } from "@/lib/server/network/tables/orchestrators";
import { ACTIONS } from "./access";
import { plainRefusal } from "./orchestrator/plain-answers";

const { row, ownRow } = rowsOf(ACTIONS);

const JOBS = "/process/request";

/** As it stands in the path, since a worker may read more into it than its decoded text. */
function routeOf(request: Request): string {
  return new URL(request.url).pathname.slice(JOBS.length + 1);
}

function throughDoor(answer: (door: GatewayDoor, request: Request) => Promise<Response>) {
  return async (request: Request) => {
    try {
      return await answer((await runtime()).gateway, request);
    } catch (error) {
      return problemResponse(error, { path: new URL(request.url).pathname });
    }
  };
}

const job = throughDoor((door, request) => door.job(request, routeOf(request)));

async function refuse({ request, methods }: Unanswered): Promise<Response> {
  if (request.method === "OPTIONS") return new Response(null, { status: 204 });
  return methods.length === 0
    ? plainRefusal(404, "404 page not found")
    : plainRefusal(405, "Method not allowed");
}

/** `/capability/*` and `/process/*`: BYOC as go-livepeer v0.9.1 speaks it, as gateway and as orchestrator; and its discovery. */
export const byocRoutes: RouteTable = {
  rows: [
    ownRow({
      method: "POST",
      path: "/capability/register",
      action: "byoc.register",
      handle: throughDoor((door, request) => door.register(request)),
    }),
    ownRow({
      method: "POST",
      path: "/capability/unregister",
      action: "byoc.register",
      handle: throughDoor((door, request) => door.unregister(request)),
    }),
    ownRow({
      method: "GET",
      path: "/process/token",
      action: "byoc.token",
      handle: throughDoor((door, request) => door.token(request)),
    }),
    ownRow({ method: "POST", path: JOBS, action: "byoc.job", handle: job }),
    ownRow({ method: "POST", path: `${JOBS}/{route+}`, action: "byoc.job", handle: job }),
    /** What go-livepeer's `-orchWebhookUrl` reads: the pool of any real gateway. */
    row({
      method: "GET",
      path: "/api/livepeer/orchestrators.json",
      action: "byoc.discover",
      run: async ({ context }) => {
        const endpoints = await context.store.read(openEndpoints);
        return ok(endpoints.map((address) => ({ address, score: 0 })));
      },
    }),
  ],
  dialect: { prefixes: ["/capability", "/process"], refuse },
};
