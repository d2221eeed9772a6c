import {
  type Action,
  type Actor,
  authorize,
  OWNER_ACTIONS,
  TASK_ACTIONS,
} from "@/lib/domain/access/permissions";
import { InvalidInput, NotFound } from "@/lib/domain/errors";
import type { z } from "@/lib/schemas/zod";
import { type Identity, identify } from "@/lib/server/identity/sessions/identify";
import type { Call, Context } from "@/lib/server/kernel/context";
import { type Runtime, runtime } from "@/lib/server/kernel/runtime";
import { type Answer, responseOf } from "./answer";
import { readJson } from "./body";
import { parsedFields } from "./fields";
import { bodyHashOf, idempotencyKeyOf } from "./idempotency";
import type { Json } from "./json";
import { assertSameOrigin, isSafeMethod } from "./origin";
import { newTraceId, problemResponse } from "./problem";
import { unlimited } from "./rate-limit";

/** What a route lets people do; `public` is for signing in and for the house's own pulse. */
type RouteAction = Action | "public";

/** A `refusal` says the same to everybody: no such path, no such method. */
type StampedAction = RouteAction | "refusal";

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

export interface RouteSpec<P, Q, B> {
  readonly action: RouteAction;
  /** Absent in production: 404 like any path that never was. */
  readonly isDemoOnly?: true;
  readonly params?: z.ZodType<P>;
  readonly query?: z.ZodType<Q>;
  /** The schema of the body, or how to choose it once the path is known. Without one no body is read. */
  readonly body?: z.ZodType<B> | ((params: P) => z.ZodType<B>);
  readonly limitBytes?: number;
  /** Authorizes on the subject, so that 404 and 403 come before any field is judged. */
  readonly guard?: (asked: Asked<P>) => Promise<void>;
  readonly run: (received: Received<P, Q, B>) => Promise<Answer>;
}

type Segment = { params: Promise<Record<string, string | string[] | undefined>> };
export type Handler = (request: Request, segment: Segment) => Promise<Response>;

const STAMP = Symbol.for("souk.route");

export interface Stamp {
  readonly action: StampedAction;
  readonly isDemoOnly: boolean;
}

/** What a handler made here declares of itself; null for any other function. */
export function stampOf(handler: unknown): Stamp | null {
  return typeof handler === "function" ? ((handler as { [STAMP]?: Stamp })[STAMP] ?? null) : null;
}

export function stamp(handler: Handler, mark: Stamp): Handler {
  return Object.assign(handler, { [STAMP]: mark });
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
  door: { action: RouteAction; identity: Identity; origin: string },
): Promise<void> {
  const { actor, via } = door.identity;
  if (door.action !== "public" && actor.kind === "anonymous") authorize(actor, door.action);
  if (via !== "bearer") assertSameOrigin(request, door.origin);
  const principal = actor.kind === "user" ? actor.userId : actor.kind;
  await unlimited({ principal, path: new URL(request.url).pathname });
}

const SUBJECT_ACTIONS: readonly string[] = [...OWNER_ACTIONS, ...TASK_ACTIONS];

/** What needs no subject is decided here; a subject's guard, query or command decides the rest. */
function assertMayAct(action: RouteAction, actor: Actor): void {
  const needsSubject = action === "public" || SUBJECT_ACTIONS.includes(action) || action.startsWith("task.");
  if (!needsSubject) authorize(actor, action);
}

async function answer<P, Q, B>(
  spec: RouteSpec<P, Q, B>,
  request: Request,
  segment: Segment,
): Promise<Response> {
  const world = await runtime();
  if (spec.isDemoOnly && world.env.mode !== "demo") throw new NotFound();
  const identity = await identify(request.headers, world);
  await assertMayEnter(request, { action: spec.action, identity, origin: world.env.publicOrigin });
  const url = new URL(request.url);
  const raw: Json = spec.body ? await readJson(request, spec.limitBytes) : {};
  const key = isSafeMethod(request.method) ? null : idempotencyKeyOf(request.headers);
  const params = parsedParams(spec.params, await segment.params);
  assertMayAct(spec.action, identity.actor);
  const { context } = world;
  const asked = { request, runtime: world, context, identity, actor: identity.actor, params };
  await spec.guard?.(asked);
  const query = parsedQuery(spec.query, url.searchParams);
  const schema = typeof spec.body === "function" ? spec.body(params) : spec.body;
  const body = schema ? parsedFields(schema, raw) : (undefined as B);
  const route = `${request.method} ${url.pathname}`;
  const idempotency = key === null ? undefined : { key, route, bodyHash: bodyHashOf(body) };
  const call = <I>(input: I): Call<I> => ({ actor: identity.actor, input, idempotency });
  return responseOf(await spec.run({ ...asked, query, body, call }));
}

/**
 * Makes an HTTP handler: the order of answers is 401, 413, broken JSON 400, 404/403, invalid fields 400,
 * then whatever the command says. Pure over Web requests and responses.
 */
export function route<P = undefined, Q = undefined, B = undefined>(spec: RouteSpec<P, Q, B>): Handler {
  const handler: Handler = async (request, segment) => {
    const traceId = newTraceId();
    try {
      return await answer(spec, request, segment);
    } catch (error) {
      return problemResponse(error, { path: new URL(request.url).pathname, traceId });
    }
  };
  return stamp(handler, { action: spec.action, isDemoOnly: spec.isDemoOnly === true });
}
