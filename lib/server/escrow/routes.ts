import { signedIn } from "@/lib/domain/access/actor";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { HALTED } from "@/lib/domain/escrow/halted";
import type { ChainWire } from "@/lib/schemas/escrow/chain";
import { rescanBody } from "@/lib/schemas/escrow/rescan";
import { tokenCodeBody } from "@/lib/schemas/escrow/token-code";
import { withdrawBody } from "@/lib/schemas/escrow/withdrawal";
import { transactionHash } from "@/lib/schemas/hex";
import { pageQuery } from "@/lib/schemas/page";
import { z } from "@/lib/schemas/zod";
import { ok } from "@/lib/server/http/answer";
import { rowsOf } from "@/lib/server/http/route-table";
import type { RouteTable } from "@/lib/server/http/subsystem";
import type { Runtime } from "@/lib/server/kernel/runtime";
import { ACTIONS } from "./access";
import { acceptTokenCode } from "./commands/accept-token-code";
import { rescanChain } from "./commands/rescan-chain";
import { withdraw } from "./commands/withdraw";
import { getTransaction } from "./reads/get-transaction";
import { listWithdrawals } from "./reads/list-withdrawals";
import { unacceptedCode } from "./tables/token-code";

const { row } = rowsOf(ACTIONS);

async function chainView(runtime: Runtime): Promise<ChainWire> {
  const facts = runtime.context.chain?.facts;
  const [info, head] = [runtime.chainInfo(), runtime.head()];
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
    head: head && { block: head.block, halted: head.halted === null ? null : HALTED },
    health: await runtime.health(),
    changedTokenCode: await runtime.context.store.read(unacceptedCode),
  };
}

export const escrowRoutes: RouteTable = {
  rows: [
    /** Which chain, which contracts, and whether the token can move now. */
    row({
      method: "GET",
      path: "/api/v1/chain",
      action: "chain.read",
      run: async ({ runtime }) => ok(await chainView(runtime)),
    }),
    /** Has the chain's logs read again, for whatever a node may have hidden. */
    row({
      method: "POST",
      path: "/api/v1/chain/rescan",
      action: "chain.rescan",
      body: rescanBody,
      run: ({ context, body, call }) => rescanChain(context, call(body)),
    }),
    /** An operator has looked at the token's new code. */
    row({
      method: "POST",
      path: "/api/v1/chain/token-code",
      action: "chain.token",
      body: tokenCodeBody,
      run: ({ context, body, call }) => acceptTokenCode(context, call(body)),
    }),
    /** One transaction on chain, for chains without an explorer. */
    row({
      method: "GET",
      path: "/api/v1/transactions/{hash}",
      action: "chain.read",
      params: z.object({ hash: transactionHash }),
      run: async ({ runtime, params }) =>
        ok(await getTransaction(runtime.context.store, { hash: params.hash, chain: runtime.chainReader })),
    }),
    row({
      method: "GET",
      path: "/api/v1/me/withdrawals",
      action: "withdrawals.list",
      query: pageQuery,
      run: async ({ runtime, actor, query }) =>
        ok(await listWithdrawals(runtime.context.store, { userId: signedIn(actor).userId, ...query })),
    }),
    /** Money that leaves: booked at once for SAT, to be signed or relayed for MNEE and ETH. */
    row({
      method: "POST",
      path: "/api/v1/me/withdrawals",
      action: "withdrawals.make",
      body: withdrawBody,
      run: ({ context, body, call }) => withdraw(context, call(body)),
    }),
  ],
};
