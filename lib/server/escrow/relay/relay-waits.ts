import type { Logger } from "pino";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { RELAY_MARGIN_MS } from "@/lib/domain/market/anchors";
import { backoffMs, MINUTE_MS, SECOND_MS } from "@/lib/domain/time";
import type { Context } from "@/lib/server/kernel/context";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import { troubleOf } from "@/lib/server/rpc/node-answer";
import { postponeOutbox } from "./relay-outbox";

interface Parts {
  readonly context: Context;
  readonly log: Logger;
}

/** What is relayed in the last margin before a deadline is still tried twice in it. */
const longestPauseMs = ({ config }: Context) => Math.min(MINUTE_MS, RELAY_MARGIN_MS[config.mode] / 2);

const UNFUNDED = "the relayer has too little ETH";

/**
 * A row that the node could not be asked about comes again after a second, and after growing pauses up to a minute: only
 * the contract may refuse it. When nobody answers at all, the round ends, since nobody else would be answered either.
 */
export async function letWait({ context, log }: Parts, row: OutboxRow, error: unknown): Promise<void> {
  const trouble = troubleOf(error);
  const { label } = trouble;
  const faults = row.faults + 1;
  const pauseMs = Math.min(backoffMs(faults), longestPauseMs(context));
  const told = { outbox: row.id, kind: row.kind, taskId: row.taskId, faults, trouble };
  log.warn(told, `a relayed transaction waits ${pauseMs / SECOND_MS} s: ${label}`);
  await postponeOutbox(context, row, { error: label, faults, nextTryAtMs: context.clock() + pauseMs });
  if (trouble.kind === "silence") throw new ChainUnavailable(null, trouble);
}

/** A default that came too early is asked about again soon, and holds up nobody until then. */
export async function letRipen({ context }: Parts, row: OutboxRow): Promise<void> {
  await postponeOutbox(context, row, { error: null, faults: 0, nextTryAtMs: context.clock() + SECOND_MS });
}

/** Says once why it waits; it is tried at every beat, so that it goes as soon as the purse is filled. */
export async function noteEmptyPurse({ context, log }: Parts, row: OutboxRow): Promise<void> {
  if (row.error === UNFUNDED) return;
  log.error({ outbox: row.id, kind: row.kind, taskId: row.taskId }, `${UNFUNDED} to send this; it waits`);
  await postponeOutbox(context, row, { error: UNFUNDED, faults: 0, nextTryAtMs: 0 });
}
