import { type AnswerState, INTERRUPTED } from "@/lib/domain/assistant/turn";
import { endAnswering } from "@/lib/server/assistant/tables/conversations";
import { swapRunning } from "@/lib/server/assistant/tables/messages";
import { isOpen, isTool, type KeptPart, type MessageRow } from "@/lib/server/assistant/tables/rows";
import type { Tx } from "@/lib/server/store/tx";
import { boughtUnder } from "./bought-under";
import { keyInMessage } from "./purchase-key";

interface Ending {
  readonly state: Exclude<AnswerState, "running">;
  readonly parts: readonly KeptPart[];
  readonly failure?: string | null;
  readonly traceId?: string | null;
  readonly nowMs: number;
}

/** Ends an answer that goes on in this try, and lets its conversation have another; false where it is over already. */
export async function endAnswer(
  tx: Tx,
  answer: Pick<MessageRow, "id" | "tries">,
  { state, parts, failure = null, traceId = null, nowMs }: Ending,
): Promise<boolean> {
  const ended = { state, parts, failure, traceId, leaseUntilMs: null, endedAtMs: nowMs };
  if (!(await swapRunning(tx, answer, ended))) return false;
  await endAnswering(tx, { answerId: answer.id, atMs: nowMs });
  return true;
}

/** Ends an answer that nobody gives any more: what it had asked for is looked up under its keys. */
export async function endInterrupted(
  tx: Tx,
  of: { answer: MessageRow; userId: string; nowMs: number },
): Promise<boolean> {
  const { answer, userId, nowMs } = of;
  const parts = await settledParts(tx, { answer, userId, nowMs });
  return endAnswer(tx, answer, { state: "failed", parts, failure: INTERRUPTED, nowMs });
}

/** What was asked for under a key is decided, or never was: nobody asks under it any more. */
async function settledParts(
  tx: Tx,
  { answer, userId, nowMs }: { answer: MessageRow; userId: string; nowMs: number },
): Promise<KeptPart[]> {
  const parts: KeptPart[] = [];
  for (const part of answer.parts) {
    if (!isTool(part) || !isOpen(part)) parts.push(part);
    else {
      const key = keyInMessage(answer, part, answer.parts);
      const actor = { kind: "user", userId } as const;
      parts.push({ ...part, decisionId: await boughtUnder(tx, { actor, key, nowMs }) });
    }
  }
  return parts;
}
