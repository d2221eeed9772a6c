import { NotFound } from "@/lib/domain/errors";
import { problemResponse } from "./problem";
import { MethodNotAllowed } from "./refusals";
import { type Handler, stamp } from "./route";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

export type Method = (typeof METHODS)[number];
export type Resource = Record<Method | "OPTIONS", Handler>;

const pathOf = (request: Request) => new URL(request.url).pathname;

/** One path with all its methods: those it has not answer 405 and say which it has. */
export function resource(handlers: Partial<Record<Method, Handler>>): Resource {
  const own = METHODS.filter((method) => handlers[method] !== undefined);
  const allowed = [...own.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method])), "OPTIONS"];
  const said = { action: "refusal", isDemoOnly: false } as const;
  const refuse = stamp(
    async (request) => problemResponse(new MethodNotAllowed(allowed), { path: pathOf(request) }),
    said,
  );
  const tell = stamp(
    async () => new Response(null, { status: 204, headers: { allow: allowed.join(", ") } }),
    said,
  );
  const all = METHODS.map((method) => [method, handlers[method] ?? refuse] as const);
  return { ...(Object.fromEntries(all) as Record<Method, Handler>), OPTIONS: tell };
}

const absent: Handler = stamp(async (request) => problemResponse(new NotFound(), { path: pathOf(request) }), {
  action: "refusal",
  isDemoOnly: false,
});

/** Every method of a path that leads nowhere. */
export const nowhere: Resource = {
  GET: absent,
  POST: absent,
  PUT: absent,
  PATCH: absent,
  DELETE: absent,
  OPTIONS: absent,
};
