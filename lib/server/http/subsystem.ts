import type { Actions } from "@/lib/domain/access/authorize";
import type { Check } from "@/lib/server/kernel/checks";
import type { Job } from "@/lib/server/kernel/jobs/runner";
import type { Method, Row } from "./route-table";

/** What no row answers: a path without rows, a method that its path does not take, or OPTIONS. */
export interface Unanswered {
  readonly request: Request;
  /** The methods of the rows on this path; empty where there is no such path. */
  readonly methods: readonly Method[];
  /** Every row of this path is absent in production. */
  readonly isDemoOnly: boolean;
}

/** How the paths under these prefixes say what no row of theirs answers. */
export interface Dialect {
  readonly prefixes: readonly `/${string}`[];
  readonly refuse: (unanswered: Unanswered) => Promise<Response>;
}

export interface RouteTable {
  readonly rows: readonly Row[];
  readonly dialect?: Dialect;
}

/** One part of the business, as everything that iterates over all of them sees it. */
export interface Subsystem<W = never> {
  readonly name: string;
  readonly routes: RouteTable;
  readonly actions: Actions;
  /** What it does by the clock; `W` is what its jobs need of the house. */
  readonly jobs?: readonly Job<W>[];
  /** What must always hold of it. */
  readonly checks?: readonly Check[];
}
