import { beginningOf, bounded } from "@/lib/domain/assistant/bounded";
import { INTERRUPTED, isInterrupted, mayRetry } from "@/lib/domain/assistant/turn";
import type { MessagePartWire, MessageWire, ToolPartWire } from "@/lib/schemas/assistant/message";
import { jsonValue } from "@/lib/schemas/json";
import type { KeptPart, KeptTool, MessageRow } from "@/lib/server/assistant/tables/rows";
import { timeView } from "@/lib/server/kernel/wire-values";
import type { Tx } from "@/lib/server/store/tx";
import { shownCallView } from "@/lib/server/treasury/reads/calls";

/** As much of a service's answer as a message shows. */
const SHOWN_CHARACTERS = 16_000;

/** A message as it stands at a moment: what it asked for is read anew, since an approval or a payment may come later. */
export async function messageView(tx: Tx, row: MessageRow, nowMs: number): Promise<MessageWire> {
  const parts: MessagePartWire[] = [];
  for (const part of row.parts) parts.push(await partView(tx, part));
  const isCut = isInterrupted(row, nowMs);
  const failure = isCut ? INTERRUPTED : row.failure;
  return {
    id: row.id,
    seq: row.seq,
    role: row.role,
    state: isCut ? "failed" : row.state,
    parts,
    failure: failure === null ? null : { detail: failure, traceId: row.traceId },
    mayRetry: row.role === "assistant" && mayRetry(row, nowMs),
    model: row.model,
    at: timeView(row.createdAtMs),
    endedAt: timeView(isCut ? row.leaseUntilMs : row.endedAtMs),
  };
}

async function partView(tx: Tx, part: KeptPart): Promise<MessagePartWire> {
  return part.type === "text" ? { type: "text", text: part.text } : toolView(tx, part);
}

/** A tool's part, with what became of its call. */
export async function toolView(tx: Tx, tool: KeptTool): Promise<ToolPartWire> {
  const { index, serviceId, kind, quantity, input, decisionId, error } = tool;
  const known = { type: "tool" as const, index, serviceId, kind, quantity, input: { ...input }, error };
  if (decisionId === null) {
    const nothing = { decision: null, call: null, approval: null, result: null, receipt: null };
    return { ...known, ...nothing, isResultCut: false };
  }
  const { head, ...asked } = await shownCallView(tx, { id: decisionId, most: SHOWN_CHARACTERS });
  const { value, isCut } = bounded(head === null ? asked.result : beginningOf(head), SHOWN_CHARACTERS);
  return { ...known, ...asked, result: jsonValue.parse(value), isResultCut: isCut || head !== null };
}
