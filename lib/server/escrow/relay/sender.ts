import type { Logger } from "pino";
import type { Hex } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { ChainUnavailable } from "@/lib/domain/errors";
import type { HouseChain } from "@/lib/server/escrow/chain/evidence";
import { chainPosition } from "@/lib/server/escrow/mirror/chain-position";
import type { OutboxAttemptRow } from "@/lib/server/escrow/tables/rows";
import type { Context } from "@/lib/server/kernel/context";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import { explainMinedRevert } from "@/lib/server/rpc/explain-revert";
import { isUnreachable } from "@/lib/server/rpc/link";
import { bumpedFees, type Fees, freshFees } from "./relay-fees";
import { callOf, signForm } from "./relay-form";
import { failOutbox, keepBump, keepSigned, moveOutbox } from "./relay-outbox";
import { relayState, signedFormsOf } from "./relay-state";
import { tryCall } from "./relay-trial";

const IN_FLIGHT_LIMIT = 16;
const BUMP_AFTER_MS = 20_000;
const REBROADCAST_AFTER_MS = 3_000;
const BUMPS_LIMIT = 12;
/** Of the room in flight; the rest stays free for outcomes and anchors. */
const WITHDRAWALS_LIMIT = IN_FLIGHT_LIMIT / 2;

interface Parts {
  context: Context;
  chain: HouseChain;
  relayerKey: Hex;
  log: Logger;
  /** Where a test stops the process in its mind: after signing, before broadcasting. */
  afterSigning?: () => Promise<void>;
}

/** Brings the outbox to the chain with one key, in order; every effect once, whatever crashes in between. */
export class Sender {
  private readonly account: PrivateKeyAccount;

  constructor(private readonly parts: Parts) {
    this.account = privateKeyToAccount(parts.relayerKey);
  }

  async tick(): Promise<void> {
    const { context, chain } = this.parts;
    const { cursor } = await chainPosition(context, chain.facts.chainId);
    if (cursor?.haltReason) return;
    const withdrawals = context.mayPay?.() === false ? 0 : WITHDRAWALS_LIMIT;
    const { address: signer } = this.account;
    const state = await relayState(context, { signer, limit: IN_FLIGHT_LIMIT, withdrawals });
    if (state.inFlight.length === 0 && state.queued.length === 0) return;
    const head = await chain.link.ask(async (client) => client.getBlock());
    const now: Now = { head: Number(head.number), baseFeeWei: head.baseFeePerGas ?? 0n };
    for (const row of state.inFlight) await this.follow(row, now);
    await this.signNext({ ...state, now });
  }

  // ------------------------------------------------------------- what is under way

  private async follow(row: OutboxRow, now: Now): Promise<void> {
    const forms = await signedFormsOf(this.parts.context, row.id);
    const mined = await this.minedForm(forms);
    if (mined) return this.confirm(row, mined, now);
    if (row.state === "mined") {
      await moveOutbox(this.parts.context, row, { state: "sent", blockNumber: null });
      return;
    }
    const latest = forms.at(-1);
    if (latest === undefined) return;
    const age = this.parts.context.clock() - latest.createdAtMs;
    if (row.state === "sent" && age > BUMP_AFTER_MS && row.attempts <= BUMPS_LIMIT) {
      await this.bump(row, { latest, now });
    } else if (
      row.state === "signed" ||
      this.parts.context.clock() - row.updatedAtMs > REBROADCAST_AFTER_MS
    ) {
      await this.broadcast(row, latest);
    }
  }

  private async minedForm(forms: readonly OutboxAttemptRow[]): Promise<Mined | null> {
    for (const form of [...forms].reverse()) {
      const receipt = await this.parts.chain.link.ask((client) =>
        client.getTransactionReceipt({ hash: form.txHash as Hex }).catch((error: unknown) => {
          if (isUnreachable(error)) throw error;
          return null;
        }),
      );
      if (receipt) {
        const { status, gasUsed } = receipt;
        return {
          txHash: form.txHash,
          block: Number(receipt.blockNumber),
          isSuccess: status === "success",
          gasUsed,
        };
      }
    }
    return null;
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
    if (mined.isSuccess) {
      await moveOutbox(context, row, { state: "confirmed", ...place });
      return;
    }
    const reason = await chain.link.ask((client) =>
      explainMinedRevert(client, { ...callOf(row), block: mined.block, gasUsed: mined.gasUsed }),
    );
    log.warn(
      { outbox: row.id, kind: row.kind, taskId: row.taskId, reason },
      "a relayed transaction reverted",
    );
    await failOutbox(context, { ...row, ...place }, reason);
  }

  private async bump(row: OutboxRow, { latest, now }: { latest: OutboxAttemptRow; now: Now }): Promise<void> {
    const fees = bumpedFees(BigInt(latest.maxFeePerGasWei), now.baseFeeWei);
    const attempt = await this.sign(row, { nonce: latest.nonce, fees });
    if (await keepBump(this.parts.context, { row, attempt }))
      await this.broadcast({ ...row, ...changed(row, attempt) }, attempt);
  }

  // ------------------------------------------------------------- what is new

  private async signNext(state: {
    inFlight: readonly OutboxRow[];
    queued: readonly OutboxRow[];
    highestNonce: number | null;
    now: Now;
  }): Promise<void> {
    let nonce = await this.nextNonce(state);
    let room = IN_FLIGHT_LIMIT - state.inFlight.length;
    const fees = freshFees(state.now.baseFeeWei);
    const busyTasks = new Set(state.inFlight.map((row) => row.taskId));
    for (const row of state.queued) {
      if (room <= 0) return;
      const isBusy = row.taskId !== null && busyTasks.has(row.taskId);
      const verdict = isBusy ? "passes" : await this.tryBeforehand(row, fees);
      if (verdict === "relayer_balance_low") return;
      if (verdict !== "passes") continue;
      const attempt = await this.sign(row, { nonce, fees });
      if (!(await keepSigned(this.parts.context, attempt))) continue;
      await this.parts.afterSigning?.();
      busyTasks.add(row.taskId);
      nonce += 1;
      room -= 1;
      await this.broadcast({ ...row, ...changed(row, attempt), state: "signed" }, attempt);
    }
  }

  /** Our own count and the node's must agree once nothing is under way; a node that is behind is waited for. */
  private async nextNonce(state: {
    inFlight: readonly OutboxRow[];
    highestNonce: number | null;
  }): Promise<number> {
    const { address } = this.account;
    const pending = await this.parts.chain.link.ask((client) =>
      client.getTransactionCount({ address, blockTag: "pending" }),
    );
    const ours = state.highestNonce === null ? 0 : state.highestNonce + 1;
    if (state.inFlight.length === 0 && pending < ours) {
      throw new ChainUnavailable("The node does not know our last transactions yet; waiting for it.");
    }
    return Math.max(ours, pending);
  }

  /** What would revert anyway is not paid for. */
  private async tryBeforehand(row: OutboxRow, fees: Fees) {
    const { context, chain, log } = this.parts;
    const verdict = await tryCall(chain.link, row, fees);
    const told = { outbox: row.id, kind: row.kind, taskId: row.taskId };
    if (verdict.kind === "refused") {
      log.warn({ ...told, reason: verdict.reason }, "the chain would refuse this");
      await failOutbox(context, row, verdict.reason);
    } else if (verdict.kind === "relayer_balance_low") {
      log.error(told, "the relayer has too little ETH to send this; it waits");
    }
    return verdict.kind;
  }

  // ------------------------------------------------------------- the key and the wire

  private sign(row: OutboxRow, form: { nonce: number; fees: Fees }) {
    return signForm(this.account, { row, chainId: this.parts.chain.facts.chainId, ...form });
  }

  /** The same bytes may be sent again and again: a nonce is mined once. */
  private async broadcast(row: OutboxRow, form: Pick<OutboxAttemptRow, "signedTx" | "nonce">): Promise<void> {
    const { context, chain, log } = this.parts;
    try {
      await chain.link.ask((client) =>
        client.sendRawTransaction({ serializedTransaction: form.signedTx as Hex }),
      );
    } catch (error) {
      if (error instanceof ChainUnavailable) throw error;
      const refusal = error instanceof Error ? error.message : String(error);
      if (/nonce too low/i.test(refusal)) return this.onTakenNonce(row, form.nonce);
      if (!/already (known|imported)|underpriced/i.test(refusal)) {
        log.error({ outbox: row.id, err: error }, "the node does not take a relayed transaction");
        return;
      }
    }
    await moveOutbox(context, row, { state: "sent" });
  }

  /** Its nonce is used. If by none of our own forms, somebody else holds the key or a backup was restored. */
  private async onTakenNonce(row: OutboxRow, nonce: number): Promise<void> {
    const { context, log } = this.parts;
    if (await this.minedForm(await signedFormsOf(context, row.id))) return;
    log.error({ outbox: row.id, nonce }, "the relayer's nonce was used by another transaction; signing anew");
    await moveOutbox(context, row, { state: "queued", nonce: null, txHash: null });
  }
}

interface Now {
  readonly head: number;
  readonly baseFeeWei: bigint;
}

interface Mined {
  readonly txHash: string;
  readonly block: number;
  readonly isSuccess: boolean;
  readonly gasUsed: bigint;
}

function changed(row: OutboxRow, attempt: { txHash: string; nonce: number }): Partial<OutboxRow> {
  return { txHash: attempt.txHash, nonce: attempt.nonce, attempts: row.attempts + 1 };
}
