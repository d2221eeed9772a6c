import type { Hex } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { isOwedInTime } from "@/lib/domain/escrow/escrow-verbs";
import { chainPosition } from "@/lib/server/escrow/mirror/chain-position";
import { isReplacementAllowed } from "@/lib/server/escrow/tables/replacements";
import type { OutboxAttemptRow } from "@/lib/server/escrow/tables/rows";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import { whyMinedReverted } from "@/lib/server/rpc/explain-revert";
import type { Fees } from "@/lib/server/rpc/gas-fees";
import { whyBlocked } from "./blocked-withdrawals";
import { unusedNonce } from "./lost-forms";
import { NonceGap } from "./nonce-gap";
import { bumpedFees, callOf, type FeeMarket, feesOf, freshFees, signAttempt } from "./relay-attempt";
import { broadcast, type Mined, minedForm, requireOnChain } from "./relay-node";
import { confirmOutbox, failOutbox, keepBump, keepSigned, moveOutbox } from "./relay-outbox";
import type { RelayParts } from "./relay-parts";
import { relayState, signedFormsOf } from "./relay-state";
import { tryBeforehand } from "./relay-trial";
import { KEY_SHARED, letBeBlocked, letWait, noteUnsent, setAside, tooDear } from "./relay-waits";

const IN_FLIGHT_LIMIT = 16;
const BUMP_AFTER_MS = 20_000;
const REBROADCAST_AFTER_MS = 3_000;
const BUMPS_LIMIT = 12;
/** Of the relayer's room in flight; the rest stays free for outcomes and anchors. */
export const WITHDRAWALS_LIMIT = IN_FLIGHT_LIMIT / 2;

interface Parts extends RelayParts {
  /** Whose rows of the outbox are sent: the relayer's, or the key's that spends the treasury's money. */
  readonly key: Hex;
  /** Whether anything of it may be paid out now; what the house as a whole may, where that is not said. */
  readonly mayPay?: () => boolean;
  /** How many of what pays out may be under way; all the room there is, where that is not said. */
  readonly payoutsLimit?: number;
  /**
   * Whether nobody else ever uses the key. What is paid by plain transfers, which no contract counts, then waits for an operator
   * once the chain knows more of them than the books: they were put back, or somebody else has the key.
   */
  readonly isKeyAlone?: boolean;
  /** Where a test stops the process in its mind: after signing, before broadcasting. */
  readonly afterSigning?: () => Promise<void>;
}

/** Brings the outbox to the chain with one key, in order; every effect once, whatever crashes in between. */
export class Sender {
  private readonly account: PrivateKeyAccount;
  private readonly gap: NonceGap;

  constructor(private readonly parts: Parts) {
    this.account = privateKeyToAccount(parts.key);
    this.gap = new NonceGap(parts, this.account);
  }

  async tick(): Promise<void> {
    const { context, chain } = this.parts;
    const { cursor } = await chainPosition(context, chain.facts.chainId);
    if (cursor?.haltReason) return this.duringHalt();
    const { payoutsLimit = IN_FLIGHT_LIMIT, mayPay = () => context.mayPay?.() !== false } = this.parts;
    const payouts = mayPay() ? payoutsLimit : 0;
    const { address: signer } = this.account;
    const state = await relayState(context, { signer, limit: IN_FLIGHT_LIMIT, payouts });
    if (state.inFlight.length === 0 && state.queued.length === 0) return;
    const head = await chain.link.ask(async (client) => client.getBlock());
    const market = { baseFeeWei: head.baseFeePerGas ?? 0n, mostWei: context.config.maxFeeWei };
    const now: Now = { head: Number(head.number), market };
    for (const row of state.inFlight) {
      if (row.nextTryAtMs <= context.clock()) await this.orWait(row, () => this.follow(row, now));
    }
    await this.signNext({ ...state, now });
  }

  /** Nothing new; but once an operator's word follows a replaced chain, that needs what we have sent before. */
  private async duringHalt(): Promise<void> {
    if (await this.parts.context.store.read(isReplacementAllowed)) await this.gap.sendLost();
  }

  /** What the node could not be asked about waits by itself; what was answered waits no longer. */
  private async orWait(row: OutboxRow, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof ChainUnavailable)) return setAside(this.parts, row, error);
      return letWait(this.parts, row, error);
    }
    if (row.error !== null) await moveOutbox(this.parts.context, row, {});
  }

  // ------------------------------------------------------------- what is under way

  private async follow(row: OutboxRow, now: Now): Promise<void> {
    const forms = await signedFormsOf(this.parts.context, row);
    const mined = await minedForm(this.parts.chain.link, forms);
    if (mined) return this.confirm(row, mined, now);
    if (row.state === "mined") {
      await moveOutbox(this.parts.context, row, { state: "sent", blockNumber: null });
      return;
    }
    const latest = forms.at(-1);
    if (latest === undefined) return;
    const age = this.parts.context.clock() - latest.createdAtMs;
    const isOld = row.state === "sent" && age > BUMP_AFTER_MS && row.attempts <= BUMPS_LIMIT;
    const isOvertaken = BigInt(latest.maxFeePerGasWei) < now.market.baseFeeWei;
    const fees = isOld || isOvertaken ? bumpedFees(feesOf(latest), now.market) : null;
    if (fees !== null) {
      await this.bump(row, { nonce: latest.nonce, fees, now });
    } else if (isOvertaken) {
      throw tooDear(now.market);
    } else if (
      row.state === "signed" ||
      this.parts.context.clock() - row.updatedAtMs > REBROADCAST_AFTER_MS
    ) {
      await this.broadcast(row, { form: latest, now });
    }
  }

  private async confirm(row: OutboxRow, mined: Mined, now: Now): Promise<void> {
    const { context, chain, log } = this.parts;
    const isFinal = now.head - mined.block + 1 >= chain.facts.confirmations;
    const place = { txHash: mined.txHash, blockNumber: mined.block };
    if (!isFinal) {
      if (row.state !== "mined" || row.blockNumber !== mined.block) {
        await moveOutbox(context, row, { state: "mined", ...place });
      }
      return;
    }
    await requireOnChain(chain.link, mined);
    if (mined.isSuccess) {
      await confirmOutbox(context, row, place);
      return;
    }
    const why = await whyBlocked(this.parts, row);
    if (why !== null) {
      await moveOutbox(context, row, { state: "queued", nonce: null, txHash: null, blockNumber: null });
      return letBeBlocked(this.parts, { ...row, state: "queued" }, why);
    }
    const refused = await chain.link.ask((client) =>
      whyMinedReverted(client, { ...callOf(row), block: mined.block, gasUsed: mined.gasUsed }),
    );
    log.warn(
      { outbox: row.id, kind: row.kind, taskId: row.taskId, reason: refused.reason },
      "a relayed transaction reverted",
    );
    await failOutbox(context, { ...row, ...place }, refused);
  }

  private async bump(row: OutboxRow, dearer: { nonce: number; fees: Fees; now: Now }): Promise<void> {
    const { now, ...form } = dearer;
    const attempt = await this.sign(row, form);
    if (await keepBump(this.parts.context, { row, attempt }))
      await this.broadcast({ ...row, ...changed(row, attempt) }, { form: attempt, now });
  }

  // ------------------------------------------------------------- what is new

  private async signNext(state: {
    inFlight: readonly OutboxRow[];
    queued: readonly OutboxRow[];
    highestNonce: number | null;
    now: Now;
  }): Promise<void> {
    let room = IN_FLIGHT_LIMIT - state.inFlight.length;
    const { market } = state.now;
    const fees = freshFees(market);
    if (fees === null) return noteUnsent(this.parts, state.queued[0], tooDear(market));
    let nonce = await this.nextNonce(state, fees);
    if (this.parts.isKeyAlone && nonce > (state.highestNonce ?? -1) + 1)
      return noteUnsent(this.parts, state.queued[0], KEY_SHARED);
    await this.gap.closeBefore(state.inFlight, fees);
    const busyTasks = new Set(state.inFlight.map((row) => row.taskId));
    const waitingTasks = new Set<string | null>();
    for (const row of state.queued) {
      if (room <= 0) return;
      if (row.taskId !== null && waitingTasks.has(row.taskId)) continue;
      if (this.isHeldBack(row)) {
        waitingTasks.add(row.taskId);
        continue;
      }
      const isBusy = row.taskId !== null && busyTasks.has(row.taskId);
      const verdict = isBusy ? "passes" : await tryBeforehand(this.parts, row, fees);
      if (verdict === "relayer_balance_low") return;
      if (verdict === "waits" && row.taskId !== null) waitingTasks.add(row.taskId);
      if (verdict !== "passes") continue;
      const attempt = await this.sign(row, { nonce, fees });
      if (!(await keepSigned(this.parts.context, attempt))) continue;
      await this.parts.afterSigning?.();
      busyTasks.add(row.taskId);
      nonce += 1;
      room -= 1;
      const signed = { ...row, ...changed(row, attempt), state: "signed" as const, error: null, faults: 0 };
      await this.orWait(signed, () => this.broadcast(signed, { form: attempt, now: state.now }));
    }
  }

  /** What ends a job whose books do not add up waits; what a party says in time never does. */
  private isHeldBack({ taskId, kind }: OutboxRow): boolean {
    return taskId !== null && !isOwedInTime(kind) && this.parts.context.isHeldBack?.(taskId) === true;
  }

  /**
   * Our own count, or the chain's where another hand has used the key. What the node only has pending never counts: a
   * nonce above a gap is never mined. A node that is behind is waited for, and is told what it may have lost.
   */
  private async nextNonce(
    state: { inFlight: readonly OutboxRow[]; highestNonce: number | null },
    fees: Fees,
  ): Promise<number> {
    const mined = await unusedNonce(this.parts.chain, this.account.address);
    const ours = state.highestNonce === null ? 0 : state.highestNonce + 1;
    if (state.inFlight.length === 0 && mined < ours) {
      await this.gap.close(mined, fees);
      throw new ChainUnavailable("The node does not know our last transactions yet; waiting for it.");
    }
    return Math.max(ours, mined);
  }

  // ------------------------------------------------------------- the key and the wire

  private sign(row: OutboxRow, form: { nonce: number; fees: Fees }) {
    return signAttempt(this.account, { row, chainId: this.parts.chain.facts.chainId, ...form });
  }

  private broadcast(
    row: OutboxRow,
    of: { form: Pick<OutboxAttemptRow, "signedTx" | "nonce">; now: Now },
  ): Promise<void> {
    return broadcast(this.parts, { row, form: of.form, head: of.now.head });
  }
}

interface Now {
  readonly head: number;
  readonly market: FeeMarket;
}

function changed(row: OutboxRow, attempt: { txHash: Hex; nonce: number }): Partial<OutboxRow> {
  return { txHash: attempt.txHash, nonce: attempt.nonce, attempts: row.attempts + 1 };
}
