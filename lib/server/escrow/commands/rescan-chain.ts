import { InvalidInput } from "@/lib/domain/errors";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import type { RescanInput, RescanWire } from "@/lib/schemas/escrow/rescan";
import { ACTIONS } from "@/lib/server/escrow/access";
import { newestCursor } from "@/lib/server/escrow/tables/chain-log";
import { findDeployment } from "@/lib/server/escrow/tables/deployments";
import { allowReplacement } from "@/lib/server/escrow/tables/replacements";
import { requestRescan } from "@/lib/server/escrow/tables/rescans";
import { command } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";

/**
 * Has the chain's logs read again up to the last final block. What the books lack is booked as it is found; what they
 * have stays as it is. While the house stands since the chain replaced what was final, it is the operator's word that
 * the chain as it is now may be followed.
 * @throws InvalidInput for a block that is not final yet; ChainUnavailable before the chain was read at all
 */
export async function rescanChain(context: Context, call: Call<RescanInput>): Promise<Reply> {
  return command(context, call, {
    action: ACTIONS["chain.rescan"],
    audited: "chain.rescan",
    op: async (tx) => {
      const cursor = await newestCursor(tx);
      const toBlock = cursor?.confirmedBlock;
      if (toBlock === undefined) throw new ChainUnavailable();
      const first = (await findDeployment(tx))?.fromBlock ?? 0;
      const fromBlock = Math.max(call.input.fromBlock ?? first, first);
      if (fromBlock > toBlock) {
        throw new InvalidInput([{ pointer: "#/fromBlock", detail: `The last final block is ${toBlock}.` }]);
      }
      await requestRescan(tx, { block: fromBlock }, context.clock());
      if (cursor?.haltReason) await allowReplacement(tx, context.clock());
      const value: RescanWire = { fromBlock, toBlock };
      return { status: 202, value, subject: { kind: "chain", id: "rescan", detail: value } };
    },
  });
}
