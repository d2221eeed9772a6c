import type { ActionRule, SubjectRule } from "@/lib/domain/access/authorize";
import type { z } from "@/lib/schemas/zod";
import { BODY_LIMIT_BYTES } from "./body";
import { type Guard, type RouteSpec, routeHandler } from "./route";

export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof METHODS)[number];

/** What `{id}` of a row's path stands for in this request, decoded. */
export type PathValues = Readonly<Record<string, string>>;

export type RowHandler = (request: Request, values: PathValues) => Promise<Response>;

/** Where a row is found, and what it lets people do. */
interface Place<N> {
  readonly method: Method;
  /** Segments are literal, `{name}` for one, or `{name+}` at the end for all that follow. */
  readonly path: `/${string}`;
  readonly action: N;
  /** Absent in production: 404 like any path that never was. */
  readonly isDemoOnly?: true;
}

/** One line of a route table, as the router, the permission matrix and the API's description read it. */
export interface Row {
  readonly method: Method;
  readonly path: `/${string}`;
  readonly action: string;
  readonly rule: ActionRule;
  readonly isDemoOnly: boolean;
  readonly params: z.ZodType | undefined;
  readonly query: z.ZodType | undefined;
  readonly body: z.ZodType | undefined;
  /** The largest body that is read. */
  readonly limitBytes: number;
  readonly handle: RowHandler;
}

/** An action on a subject needs somebody who looks at the subject. */
type Guarded<R, P> = R extends SubjectRule ? { readonly guard: Guard<P> } : unknown;

/** The makers of a subsystem's rows. An action that is not in its list does not compile. */
export function rowsOf<A extends { readonly [N in keyof A]: ActionRule }>(actions: A) {
  type Name = keyof A & string;
  type GeneralName = { [N in Name]: A[N] extends SubjectRule ? never : N }[Name];

  /** A row whose answers come in the house's one order of refusals. */
  function row<N extends Name, P = undefined, Q = undefined, B = undefined>(
    spec: Place<N> & RouteSpec<P, Q, B> & Guarded<A[N], P>,
  ): Row {
    const { method, path, action, params, query, body, limitBytes = BODY_LIMIT_BYTES } = spec;
    const rule: ActionRule = actions[action];
    const isDemoOnly = spec.isDemoOnly === true;
    const handle = routeHandler(spec, { rule, isDemoOnly, limitBytes });
    return { method, path, action, rule, isDemoOnly, params, query, body, limitBytes, handle };
  }

  /** A row that answers by itself, in the words of another protocol. */
  function ownRow<N extends GeneralName>(spec: Place<N> & { readonly handle: RowHandler }): Row {
    const { method, path, action, handle } = spec;
    const isDemoOnly = spec.isDemoOnly === true;
    const unchecked = { params: undefined, query: undefined, body: undefined, limitBytes: BODY_LIMIT_BYTES };
    return { method, path, action, rule: actions[action], isDemoOnly, ...unchecked, handle };
  }

  return { row, ownRow };
}
