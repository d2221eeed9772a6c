import { formatGwei } from "viem";
import { Busy } from "@/lib/domain/errors";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { RELAY_MARGIN_MS } from "@/lib/domain/market/anchors";
import { backoffMs, MINUTE_MS, SECOND_MS } from "@/lib/domain/time";
import type { Context } from "@/lib/server/kernel/context";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import { troubleOf } from "@/lib/server/rpc/node-answer";
import type { FeeMarket } from "./relay-attempt";
import { postponeOutbox } from "./relay-outbox";
import type { RelayParts } from "./relay-parts";

type Parts = Pick<RelayParts, "context" | "log">;

/** What is relayed in the last margin before a deadline is still tried twice in it. */
const longestPauseMs = ({ config }: Context) => Math.min(MINUTE_MS, RELAY_MARGIN_MS[config.mode] / 2);

/** The relayer cannot pay for any. */
export const BALANCE_LOW = new ChainUnavailable(null, {
  kind: "fault",
  what: "unfunded",
  label: "the account that sends it has too little ETH",
});

/** The key has signed what these books do not know: whatever they owe may be paid already. */
export const KEY_SHARED = new ChainUnavailable(null, {
  kind: "fault",
  what: "nonce_taken",
  label:
    "the payer's key has sent what these books do not know; prove what was paid, then give the house a new key",
});

/** A fee at which the house sends nothing; the operator says up to which it does. */
export function tooDear({ mostWei }: FeeMarket): ChainUnavailable {
  const label = `the chain asks for more than ${formatGwei(mostWei)} gwei, the most that is paid here for gas`;
  return new ChainUnavailable(null, { kind: "fault", what: "underpriced", label });
}

/**
 * A row that the node could not be asked about comes again after a second, and after growing pauses up to a minute: only
 * the contract may refuse it. When nobody answers at all, the round ends, since nobody else would be answered either.
 */
export async function letWait({ context, log }: Parts, row: OutboxRow, error: unknown): Promise<void> {
  const trouble = troubleOf(error);
  const { label } = trouble;
  const faults = row.faults + 1;
  const pauseMs = Math.min(backoffMs(faults), longestPauseMs(context));
  const pauseS = pauseMs / SECOND_MS;
  const told = { outbox: row.id, kind: row.kind, taskId: row.taskId, faults, pauseS, trouble };
  log.warn(told, `a relayed transaction waits: ${label}`);
  await postponeOutbox(context, row, { error: label, faults, nextTryAtMs: context.clock() + pauseMs });
  if (trouble.kind === "silence") throw new ChainUnavailable(null, trouble);
}

/** The token does not move now: nothing is wrong with the row, and it is tried again after growing pauses. */
export async function letBeBlocked({ context, log }: Parts, row: OutboxRow, why: string): Promise<void> {
  const faults = row.error === why ? row.faults + 1 : 1;
  const nextTryAtMs = context.clock() + Math.min(backoffMs(faults), longestPauseMs(context));
  if (faults === 1) log.warn({ outbox: row.id, kind: row.kind }, `a withdrawal waits: ${why}`);
  await postponeOutbox(context, row, { error: why, faults, nextTryAtMs });
}

/** A default that came too early is asked about again soon, and holds up nobody until then. */
export async function letRipen({ context }: Parts, row: OutboxRow): Promise<void> {
  await postponeOutbox(context, row, { error: null, faults: 0, nextTryAtMs: context.clock() + SECOND_MS });
}

/**
 * Nothing can be sent now, and the first in the queue says why, once: it is tried at every beat, so that all goes on as
 * soon as the relayer has ETH, or the fee has fallen.
 */
export async function noteUnsent(
  { context, log }: Parts,
  row: OutboxRow | undefined,
  why: ChainUnavailable,
): Promise<void> {
  const { label } = troubleOf(why);
  if (row === undefined || row.error === label) return;
  log.error({ outbox: row.id, kind: row.kind, taskId: row.taskId }, `nothing is relayed: ${label}`);
  await postponeOutbox(context, row, { error: label, faults: 0, nextTryAtMs: 0 });
}

/**
 * A row that cannot be carried on by a fault of ours, such as an answer of the chain that cannot be booked: it is told of
 * and tried again after growing pauses, while the rows behind it go on.
 * @throws Busy when the books take nothing at all
 */
export async function setAside({ context, log }: Parts, row: OutboxRow, error: unknown): Promise<void> {
  if (error instanceof Busy) throw error;
  const faults = row.faults + 1;
  const nextTryAtMs = context.clock() + Math.min(backoffMs(faults), longestPauseMs(context));
  const label = "a fault of the house's own keeps it from going on";
  log.error({ err: error, outbox: row.id, kind: row.kind, taskId: row.taskId, faults }, label);
  await postponeOutbox(context, row, { error: label, faults, nextTryAtMs });
}
