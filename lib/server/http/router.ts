import { InvariantBroken, NotFound } from "@/lib/domain/errors";
import { runtime } from "@/lib/server/kernel/runtime";
import { MethodNotAllowed, problemResponse } from "./problem";
import { METHODS, type Method, type PathValues, type Row } from "./route-table";
import type { RouteTable, Unanswered } from "./subsystem";

/** One segment further on the way to a row. */
interface Step {
  readonly literal: Map<string, Step>;
  named: Step | null;
  rest: Step | null;
  readonly rows: Map<Method, { row: Row; names: readonly string[] }>;
}

interface Found {
  readonly step: Step;
  readonly values: readonly string[];
}

type Serve = (request: Request) => Promise<Response>;

function newStep(): Step {
  return { literal: new Map(), named: null, rest: null, rows: new Map() };
}

function stepAfter(step: Step, segment: string): Step {
  if (segment.startsWith("{")) {
    const kind = segment.endsWith("+}") ? "rest" : "named";
    step[kind] ??= newStep();
    return step[kind];
  }
  const next = step.literal.get(segment) ?? newStep();
  step.literal.set(segment, next);
  return next;
}

const segmentsOf = (path: string) => path.split("/").slice(1);

/** A tree by segments, so that a request costs its own length, however many rows there are. */
function treeOf(rows: readonly Row[]): Step {
  const root = newStep();
  for (const row of rows) {
    const segments = segmentsOf(row.path);
    const step = segments.reduce(stepAfter, root);
    if (step.rows.has(row.method)) throw new InvariantBroken(`Two rows answer ${row.method} ${row.path}.`);
    const names = segments
      .filter((segment) => segment.startsWith("{"))
      .map((name) => name.replace(/[{+}]/g, ""));
    step.rows.set(row.method, { row, names });
  }
  return root;
}

/** Literal segments are taken as they are spelt. They come before named ones, and those before what takes the rest. */
function find(step: Step, segments: readonly string[]): Found | null {
  const [segment, ...others] = segments;
  if (segment === undefined) return step.rows.size > 0 ? { step, values: [] } : null;
  const literal = step.literal.get(segment);
  const found = literal ? find(literal, others) : null;
  if (found) return found;
  const named = step.named && segment !== "" ? find(step.named, others) : null;
  if (named) return { ...named, values: [segment, ...named.values] };
  return step.rest ? { step: step.rest, values: [segments.join("/")] } : null;
}

/** Where a path leads, what its names stand for decoded; nowhere for what decodes to no text. */
function findDecoded(root: Step, pathname: string): Found | null {
  const found = find(root, segmentsOf(pathname));
  try {
    return found && { ...found, values: found.values.map(decodeURIComponent) };
  } catch {
    return null;
  }
}

function valuesOf(names: readonly string[], values: readonly string[]): PathValues {
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""]));
}

/** 404, 405 with Allow, or 204 to OPTIONS; a path of the demo alone says in production that it is not there. */
async function refuse({ request, methods, isDemoOnly }: Unanswered): Promise<Response> {
  try {
    if (methods.length === 0) throw new NotFound();
    if (isDemoOnly && (await runtime()).env.mode !== "demo") throw new NotFound();
    const own = methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]));
    const allowed = [...own, "OPTIONS"];
    if (request.method !== "OPTIONS") throw new MethodNotAllowed(allowed);
    return new Response(null, { status: 204, headers: { allow: allowed.join(", ") } });
  } catch (error) {
    return problemResponse(error, { path: new URL(request.url).pathname });
  }
}

/**
 * Whether a path lies where these tables answer, if only with a 404: under the first segment of one of their rows.
 * Nothing but the tables says so, and what they do not name at all is another's, as pages are.
 */
export function areaOf(tables: readonly RouteTable[]): (pathname: string) => boolean {
  const firstOf = (path: string) => path.split("/", 2)[1];
  const areas = new Set(tables.flatMap(({ rows }) => rows.map(({ path }) => firstOf(path))));
  return (pathname) => areas.has(firstOf(pathname));
}

const isUnder = (prefix: string, pathname: string) =>
  pathname === prefix || pathname.startsWith(`${prefix}/`);

/** Answers a Web request from these tables, whoever listens: Next's route files, or a server in front of them. */
export function serveFrom(tables: readonly RouteTable[]): Serve {
  const root = treeOf(tables.flatMap(({ rows }) => rows));
  const dialects = tables.flatMap(({ dialect }) => (dialect ? [dialect] : []));
  return async (request) => {
    const { pathname } = new URL(request.url);
    const found = findDecoded(root, pathname);
    const here = found?.step.rows;
    const asked = METHODS.find((method) => method === (request.method === "HEAD" ? "GET" : request.method));
    const match = asked && here?.get(asked);
    if (found && match) return match.row.handle(request, valuesOf(match.names, found.values));
    const methods = METHODS.filter((method) => here?.has(method));
    const isDemoOnly = [...(here?.values() ?? [])].every(({ row }) => row.isDemoOnly);
    const dialect = dialects.find(({ prefixes }) => prefixes.some((prefix) => isUnder(prefix, pathname)));
    return (dialect?.refuse ?? refuse)({ request, methods, isDemoOnly });
  };
}

/** What a route file of Next exports: every method goes to the tables, which know what they take. */
export function bind(...tables: RouteTable[]): Record<Method | "OPTIONS", Serve> {
  const serve = serveFrom(tables);
  return { GET: serve, POST: serve, PUT: serve, PATCH: serve, DELETE: serve, OPTIONS: serve };
}
