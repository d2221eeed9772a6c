import { ChainUnavailable } from "@/lib/domain/errors";
import type { ChainWire } from "@/lib/schemas/escrow/chain";
import { transactionHash } from "@/lib/schemas/hex";
import { transactionListQuery } from "@/lib/schemas/ledger/transactions";
import { pageQuery } from "@/lib/schemas/page";
import { z } from "@/lib/schemas/zod";
import { getTransaction } from "@/lib/server/escrow/reads/get-transaction";
import { ok } from "@/lib/server/http/answer";
import { resource } from "@/lib/server/http/resource";
import { route } from "@/lib/server/http/route";
import type { Runtime } from "@/lib/server/kernel/runtime";
import { listTransactions } from "@/lib/server/ledger/reads/list-transactions";
import { listDisputes } from "@/lib/server/market/reads/list-disputes";
import { readStats } from "@/lib/server/market/reads/stats";
import { treasuryOverview } from "@/lib/server/treasury/reads/overview";
import { proveInvariants } from "@/lib/server/treasury/reads/prove-invariants";

async function chainView(runtime: Runtime): Promise<ChainWire> {
  const facts = runtime.context.chain?.facts;
  const info = runtime.chainInfo();
  if (!facts || !info) throw new ChainUnavailable();
  return {
    chainId: facts.chainId,
    ...(info.rpcUrl === null ? {} : { rpcUrl: info.rpcUrl }),
    escrow: facts.escrow,
    router: info.router,
    tokens: facts.tokens,
    confirmations: facts.confirmations,
    graceS: facts.graceS,
    attester: facts.attester,
    arbiter: facts.arbiter,
    feeAccount: facts.feeAccount,
    head: runtime.head(),
    health: await runtime.health(),
  };
}

/** Which chain, which contracts, and whether the token can move now. */
export const chainResource = resource({
  GET: route({
    action: "chain.read",
    run: async ({ runtime }) => ok(await chainView(runtime)),
  }),
});

/** Public counters for the dashboard. */
export const statsResource = resource({
  GET: route({
    action: "stats.read",
    run: async ({ runtime, context }) => {
      const { ready } = await runtime.ready();
      const query = {
        startedAtMs: runtime.startedAtMs,
        nowMs: context.clock(),
        isHealthy: ready,
        showsDescriptions: runtime.env.mode === "demo",
      };
      return ok(await readStats({ store: context.store, reader: runtime.reader }, query));
    },
  }),
});

/** Every coin of the house, in the books and beside them on the chain. */
export const treasuryResource = resource({
  GET: route({
    action: "treasury.read",
    run: async ({ runtime, context, actor }) => {
      const sources = { store: context.store, reader: runtime.reader, chain: runtime.chainReader };
      return ok(await treasuryOverview(sources, { actor, nowMs: context.clock() }));
    },
  }),
});

/** The proof of the books. */
export const invariantsResource = resource({
  GET: route({
    action: "invariants.read",
    run: async ({ runtime, context, actor }) => {
      const { checks, chainReader: chain } = runtime;
      const sources = { store: context.store, checks, chain, hasChain: context.chain !== null };
      return ok(await proveInvariants(sources, { actor, nowMs: context.clock() }));
    },
  }),
});

/** Journals of the books: all for an operator, one's own for everybody else. */
export const transactionsResource = resource({
  GET: route({
    action: "me.read",
    query: transactionListQuery,
    run: async ({ context, actor, query }) =>
      ok(await listTransactions(context.store, { actor, filter: query })),
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
    run: async ({ runtime, context, actor, query }) =>
      ok(await listDisputes(runtime.reader, { actor, nowMs: context.clock(), ...query })),
  }),
});
