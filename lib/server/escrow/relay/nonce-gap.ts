import type { PrivateKeyAccount } from "viem/accounts";
import { MINUTE_MS, SECOND_MS } from "@/lib/domain/time";
import { isNonceTaken } from "@/lib/server/escrow/tables/relay";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import type { Fees } from "@/lib/server/rpc/gas-fees";
import { troubleOf } from "@/lib/server/rpc/node-answer";
import type { RelayParts } from "./relay-parts";
import { signedFormsOf } from "./relay-state";

/** Longer than a node lags, as a rule. */
const GAP_AFTER_MS = MINUTE_MS;
const AGAIN_AFTER_MS = 5 * SECOND_MS;
const GAS_OF_A_TRANSFER = 21_000n;

/**
 * A nonce that nobody used holds up all that we signed behind it: the node had counted too many, or a block that used it
 * was replaced. A transaction of nothing to ourselves uses it, which does no harm where the nonce is used after all.
 */
export class NonceGap {
  private closedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly parts: RelayParts,
    private readonly account: PrivateKeyAccount,
  ) {}

  async close(inFlight: readonly OutboxRow[], fees: Fees): Promise<void> {
    const { context, chain, log } = this.parts;
    const [first] = inFlight;
    const nowMs = context.clock();
    if (!first || first.state === "mined" || nowMs - this.closedAtMs < AGAIN_AFTER_MS) return;
    const [form] = await signedFormsOf(context, first);
    if (!form || nowMs - form.createdAtMs < GAP_AFTER_MS) return;
    const { address } = this.account;
    const nonce = await chain.link.ask((client) =>
      client.getTransactionCount({ address, blockTag: "latest" }),
    );
    if (nonce >= form.nonce) return;
    if (await context.store.read((tx) => isNonceTaken(tx, { signer: address, nonce }))) return;
    log.error({ nonce, behind: form.nonce }, "nobody used a nonce before ours: it is used for nothing");
    this.closedAtMs = nowMs;
    await this.fill(nonce, fees);
  }

  private async fill(nonce: number, fees: Fees): Promise<void> {
    const { chain } = this.parts;
    const { chainId } = chain.facts;
    const to = this.account.address;
    const serializedTransaction = await this.account.signTransaction({
      type: "eip1559",
      chainId,
      nonce,
      to,
      gas: GAS_OF_A_TRANSFER,
      ...fees,
    });
    try {
      await chain.link.ask((client) => client.sendRawTransaction({ serializedTransaction }));
    } catch (error) {
      // The node has it already, or the nonce is used after all: both end the gap.
      if (troubleOf(error).kind === "silence") throw error;
    }
  }
}
