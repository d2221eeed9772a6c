import { ok } from "@/lib/server/http/answer";
import { rowsOf } from "@/lib/server/http/route-table";
import type { RouteTable } from "@/lib/server/http/subsystem";
import { ACTIONS } from "./access";
import { treasuryOverview } from "./reads/overview";
import { proveInvariants } from "./reads/prove-invariants";

const { row } = rowsOf(ACTIONS);

export const treasuryRoutes: RouteTable = {
  rows: [
    /** Every coin of the house, in the books and beside them on the chain. */
    row({
      method: "GET",
      path: "/api/v1/treasury",
      action: "treasury.read",
      run: async ({ runtime, context, actor }) => {
        const sources = { store: context.store, chain: runtime.chainReader };
        return ok(await treasuryOverview(sources, { actor, nowMs: context.clock() }));
      },
    }),
    /** The proof of the books. */
    row({
      method: "GET",
      path: "/api/v1/invariants",
      action: "invariants.read",
      run: async ({ runtime, context, actor }) => {
        const { checks, chainReader: chain } = runtime;
        const sources = { store: context.store, checks, chain, hasChain: context.chain !== null };
        return ok(await proveInvariants(sources, { actor, nowMs: context.clock() }));
      },
    }),
  ],
};
