import { MINUTE_MS, SECOND_MS } from "@/lib/domain/time";
import type { Hex } from "@/lib/schemas/hex";
import * as ages from "@/lib/server/escrow/tables/relay-ages";
import type { Waiting } from "@/lib/server/kernel/jobs/runner";

/** Every state in which something of the outbox waits, each in exactly one row; `signers` are the keys that this house has. */
export function relayWaits(signers: readonly Hex[]): readonly Waiting[] {
  return [
    {
      what: "a transaction waits to be sent",
      oldestAtMs: (tx) => ages.oldestQueuedMs(tx, signers),
      /** A burst takes its turn: what stands still is seen sooner by the rows below. */
      mayWaitMs: 10 * MINUTE_MS,
    },
    {
      what: "a sent transaction is in no block: the relayer's nonce is stuck",
      oldestAtMs: (tx) => ages.oldestUnminedMs(tx, signers),
      mayWaitMs: 45 * SECOND_MS,
    },
    {
      what: "a transaction in a block does not become final",
      oldestAtMs: (tx) => ages.oldestUnfinalMs(tx, signers),
      mayWaitMs: 10 * MINUTE_MS,
    },
    {
      what: "a withdrawal is paid on the chain, and the books have not seen it",
      oldestAtMs: ages.oldestUnseenWithdrawalMs,
      mayWaitMs: 30 * SECOND_MS,
    },
    {
      what: "a transaction waits for a relayer's key that this house does not have",
      oldestAtMs: (tx) => ages.oldestOfOthersMs(tx, signers),
      mayWaitMs: MINUTE_MS,
    },
  ];
}
