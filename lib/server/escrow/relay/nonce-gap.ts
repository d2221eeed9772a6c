import type { PrivateKeyAccount } from "viem/accounts";
import { MINUTE_MS, SECOND_MS } from "@/lib/domain/time";
import { isNonceTaken } from "@/lib/server/escrow/tables/relay";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import type { Fees } from "@/lib/server/rpc/gas-fees";
import { offer, sendLostForms, unusedNonce } from "./lost-forms";
import type { RelayParts } from "./relay-parts";
import { signedFormsOf } from "./relay-state";

/** Longer than a node lags, as a rule. */
const GAP_AFTER_MS = MINUTE_MS;
const AGAIN_AFTER_MS = 5 * SECOND_MS;
const GAS_OF_A_TRANSFER = 21_000n;

/**
 * A nonce that is in no block holds up all that we signed behind it: the node had counted too many, or a block that used
 * it was replaced. What a row of ours has is sent again. A transaction of nothing to ourselves uses one that nobody has,
 * which does no harm where it is used after all.
 */
export class NonceGap {
  private closedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly parts: RelayParts,
    private readonly account: PrivateKeyAccount,
  ) {}

  /** Before the first that is in flight, once that has waited for long. */
  async closeBefore(inFlight: readonly OutboxRow[], fees: Fees): Promise<void> {
    const { context, chain } = this.parts;
    const [first] = inFlight;
    if (!first || first.state === "mined" || this.isJustClosed()) return;
    const [form] = await signedFormsOf(context, first);
    if (!form || context.clock() - form.createdAtMs < GAP_AFTER_MS) return;
    const nonce = await unusedNonce(chain, this.account.address);
    if (nonce >= form.nonce) return;
    await this.close(nonce, fees);
  }

  /** At the first nonce that the chain has not used, which is below our own count. */
  async close(nonce: number, fees: Fees): Promise<void> {
    const { context, log } = this.parts;
    const { address: signer } = this.account;
    if (this.isJustClosed()) return;
    this.closedAtMs = context.clock();
    if (await context.store.read((tx) => isNonceTaken(tx, { signer, nonce }))) {
      return sendLostForms(this.parts, { signer, nonce });
    }
    log.error({ nonce }, "nobody used a nonce before ours: it is used for nothing");
    await this.fill(nonce, fees);
  }

  /** All that we signed and that is in no block now; no nonce is filled. */
  async sendLost(): Promise<void> {
    if (this.isJustClosed()) return;
    this.closedAtMs = this.parts.context.clock();
    const { address: signer } = this.account;
    await sendLostForms(this.parts, { signer, nonce: await unusedNonce(this.parts.chain, signer) });
  }

  private isJustClosed(): boolean {
    return this.parts.context.clock() - this.closedAtMs < AGAIN_AFTER_MS;
  }

  private async fill(nonce: number, fees: Fees): Promise<void> {
    const { link, facts } = this.parts.chain;
    const signed = await this.account.signTransaction({
      type: "eip1559",
      chainId: facts.chainId,
      nonce,
      to: this.account.address,
      gas: GAS_OF_A_TRANSFER,
      ...fees,
    });
    await offer(link, signed);
  }
}
