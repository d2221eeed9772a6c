import { transactionHash } from "@/lib/schemas/hex";
import { pageQuery } from "@/lib/schemas/page";
import { transactionListQuery } from "@/lib/schemas/transactions";
import { z } from "@/lib/schemas/zod";
import { chainFacts } from "@/lib/server/queries/chain-facts";
import { getTransaction } from "@/lib/server/queries/get-transaction";
import { proveInvariants } from "@/lib/server/queries/invariants";
import { listDisputes } from "@/lib/server/queries/list-disputes";
import { listTransactions } from "@/lib/server/queries/list-transactions";
import { publicStats } from "@/lib/server/queries/stats";
import { treasuryOverview } from "@/lib/server/queries/treasury";
import { ok } from "../answer";
import { resource } from "../resource";
import { route } from "../route";

/** Which chain, which contracts, and whether the token can move now. */
export const chainResource = resource({
  GET: route({
    action: "chain.read",
    run: async ({ runtime }) => ok(await chainFacts(runtime)),
  }),
});

/** Public counters for the dashboard. */
export const statsResource = resource({
  GET: route({
    action: "stats.read",
    run: async ({ runtime }) => ok(await publicStats(runtime)),
  }),
});

/** Every coin of the house, in the books and beside them on the chain. */
export const treasuryResource = resource({
  GET: route({
    action: "treasury.read",
    run: async ({ runtime, house, actor }) => {
      const sources = { store: house.store, reader: runtime.reader, chain: runtime.chainReader };
      return ok(await treasuryOverview(sources, { actor, nowMs: house.clock() }));
    },
  }),
});

/** The proof of the books. */
export const invariantsResource = resource({
  GET: route({
    action: "invariants.read",
    run: async ({ runtime, house, actor }) => {
      const sources = { store: house.store, chain: runtime.chainReader, hasChain: house.chain !== null };
      return ok(await proveInvariants(sources, { actor, nowMs: house.clock() }));
    },
  }),
});

/** Journals of the books: all for an operator, one's own for everybody else. */
export const transactionsResource = resource({
  GET: route({
    action: "me.read",
    query: transactionListQuery,
    run: async ({ house, actor, query }) => ok(await listTransactions(house.store, { actor, filter: query })),
  }),
});

/** One transaction on chain, for chains without an explorer. */
export const transactionResource = resource({
  GET: route({
    action: "chain.read",
    params: z.object({ hash: transactionHash }),
    run: async ({ runtime, params }) =>
      ok(await getTransaction(runtime.reader, { hash: params.hash, chain: runtime.chainReader })),
  }),
});

/** Tasks that wait for the arbiter. */
export const disputesResource = resource({
  GET: route({
    action: "disputes.list",
    query: pageQuery,
    run: async ({ runtime, house, actor, query }) =>
      ok(await listDisputes(runtime.reader, { actor, nowMs: house.clock(), ...query })),
  }),
});
