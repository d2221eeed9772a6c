import { NotFound } from "@/lib/domain/errors";
import { runtime } from "@/lib/server/kernel/runtime";
import { problemResponse } from "./problem";
import { MethodNotAllowed } from "./refusals";
import { type Handler, stamp, stampOf } from "./route";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

export type Method = (typeof METHODS)[number];
export type Resource = Record<Method | "OPTIONS", Handler>;

const SAID = { action: "refusal", isDemoOnly: false } as const;

const pathOf = (request: Request) => new URL(request.url).pathname;

/** Says the same whatever is sent; a path of the demo alone says in production that it is not there. */
function sayer(isDemoOnly: boolean, say: (request: Request) => Response): Handler {
  return stamp(async (request) => {
    try {
      if (isDemoOnly && (await runtime()).env.mode !== "demo") throw new NotFound();
      return say(request);
    } catch (error) {
      return problemResponse(error, { path: pathOf(request) });
    }
  }, SAID);
}

/** One path with all its methods: those it has not answer 405 and say which it has. */
export function resource(handlers: Partial<Record<Method, Handler>>): Resource {
  const own = METHODS.filter((method) => handlers[method] !== undefined);
  const allowed = [...own.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method])), "OPTIONS"];
  const isDemoOnly = own.every((method) => stampOf(handlers[method])?.isDemoOnly === true);
  const refuse = sayer(isDemoOnly, () => {
    throw new MethodNotAllowed(allowed);
  });
  const tell = sayer(
    isDemoOnly,
    () => new Response(null, { status: 204, headers: { allow: allowed.join(", ") } }),
  );
  const all = METHODS.map((method) => [method, handlers[method] ?? refuse] as const);
  return { ...(Object.fromEntries(all) as Record<Method, Handler>), OPTIONS: tell };
}

const absent = sayer(false, () => {
  throw new NotFound();
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
