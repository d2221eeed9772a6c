import type { Actor } from "@/lib/domain/access/actor";
import { type ActionRule, authorize, isOnSubject } from "@/lib/domain/access/authorize";
import { InvalidInput, NotFound, Unauthenticated } from "@/lib/domain/errors";
import type { z } from "@/lib/schemas/zod";
import type { Call, Context } from "@/lib/server/kernel/context";
import type { Identity } from "@/lib/server/kernel/identity";
import { type Runtime, runtime } from "@/lib/server/kernel/runtime";
import { type Answer, responseOf } from "./answer";
import { readJson } from "./body";
import { parsedFields } from "./fields";
import { bodyHashOf, idempotencyKeyOf } from "./idempotency";
import type { Json } from "./json";
import { assertSameOrigin, isSafeMethod } from "./origin";
import { problemResponse } from "./problem";
import { unlimited } from "./rate-limit";

/** What is known before the fields are looked at. */
interface Asked<P> {
  readonly request: Request;
  readonly runtime: Runtime;
  readonly context: Context;
  readonly identity: Identity;
  readonly actor: Actor;
  readonly params: P;
}

interface Received<P, Q, B> extends Asked<P> {
  readonly query: Q;
  readonly body: B;
  /** What a command takes: who calls, with what, under which Idempotency-Key. */
  call<I>(input: I): Call<I>;
}

/** Authorizes on the subject, so that 404 and 403 come before any field is judged. */
export type Guard<P> = (asked: Asked<P>) => Promise<void>;

export interface RouteSpec<P, Q, B> {
  readonly params?: z.ZodType<P>;
  readonly query?: z.ZodType<Q>;
  /** Without a schema no body is read. */
  readonly body?: z.ZodType<B>;
  readonly limitBytes?: number;
  readonly guard?: Guard<P>;
  readonly run: (received: Received<P, Q, B>) => Promise<Answer>;
}

interface Entry {
  readonly rule: ActionRule;
  readonly isDemoOnly: boolean;
  readonly limitBytes: number;
}

/** An id that could never be one is an id that does not exist. */
function parsedParams<P>(schema: z.ZodType<P> | undefined, value: unknown): P {
  if (!schema) return undefined as P;
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new NotFound();
  return parsed.data;
}

function parsedQuery<Q>(schema: z.ZodType<Q> | undefined, search: URLSearchParams): Q {
  const repeated = [...search.keys()].find((name, index, all) => all.indexOf(name) !== index);
  if (repeated !== undefined) throw new InvalidInput([{ pointer: `#/${repeated}`, detail: "Give it once." }]);
  if (schema) return parsedFields(schema, Object.fromEntries(search));
  const unknown = [...search.keys()][0];
  if (unknown !== undefined) throw new InvalidInput([{ pointer: `#/${unknown}`, detail: "Unknown field." }]);
  return undefined as Q;
}

/** Before the body: is anybody there who needs to be, and did that person mean it? */
async function assertMayEnter(
  request: Request,
  door: { rule: ActionRule; identity: Identity; origin: string },
): Promise<void> {
  const { actor, via } = door.identity;
  if (door.rule.needs !== "public" && actor.kind === "anonymous") throw new Unauthenticated();
  if (via !== "bearer") assertSameOrigin(request, door.origin);
  const principal = actor.kind === "user" ? actor.userId : actor.kind;
  await unlimited({ principal, path: new URL(request.url).pathname });
}

async function answer<P, Q, B>(
  spec: RouteSpec<P, Q, B>,
  entry: Entry,
  asked: { request: Request; values: unknown },
): Promise<Response> {
  const { request } = asked;
  const world = await runtime();
  if (entry.isDemoOnly && world.env.mode !== "demo") throw new NotFound();
  const identity = await world.identify(request.headers);
  await assertMayEnter(request, { rule: entry.rule, identity, origin: world.env.publicOrigin });
  const url = new URL(request.url);
  const raw: Json = spec.body ? await readJson(request, entry.limitBytes) : {};
  const key = isSafeMethod(request.method) ? null : idempotencyKeyOf(request.headers);
  const params = parsedParams(spec.params, asked.values);
  const { actor } = identity;
  if (!isOnSubject(entry.rule)) authorize(actor, entry.rule);
  const known = { request, runtime: world, context: world.context, identity, actor, params };
  await spec.guard?.(known);
  const query = parsedQuery(spec.query, url.searchParams);
  const body = spec.body ? parsedFields(spec.body, raw) : (undefined as B);
  const route = `${request.method} ${url.pathname}`;
  const idempotency = key === null ? undefined : { key, route, bodyHash: bodyHashOf(body) };
  const call = <I>(input: I): Call<I> => ({ actor, input, idempotency });
  return responseOf(await spec.run({ ...known, query, body, call }));
}

/**
 * Answers a row's requests: the order is 401, 413, broken JSON 400, 404/403, invalid fields 400, then whatever the
 * command says. Pure over Web requests and responses.
 */
export function routeHandler<P, Q, B>(
  spec: RouteSpec<P, Q, B>,
  entry: Entry,
): (request: Request, values: unknown) => Promise<Response> {
  return async (request, values) => {
    try {
      return await answer(spec, entry, { request, values });
    } catch (error) {
      return problemResponse(error, { path: new URL(request.url).pathname });
    }
  };
}
