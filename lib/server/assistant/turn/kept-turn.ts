import { REMEMBERED_MESSAGES, TURN_LEASE_MS } from "@/lib/domain/assistant/turn";
import type { StreamEventWire } from "@/lib/schemas/assistant/stream-event";
import { endAnswer } from "@/lib/server/assistant/operations/end-answer";
import { keyInMessage } from "@/lib/server/assistant/operations/purchase-key";
import { messageView, toolView } from "@/lib/server/assistant/reads/message-view";
import { toolsOf } from "@/lib/server/assistant/reads/tools";
import { conversationById } from "@/lib/server/assistant/tables/conversations";
import {
  findMessage,
  keepPartsOfTry,
  messagesBefore,
  swapRunning,
} from "@/lib/server/assistant/tables/messages";
import {
  type ConversationRow,
  isTool,
  type KeptPart,
  type KeptTool,
  type MessageRow,
} from "@/lib/server/assistant/tables/rows";
import type { Asker, BegunAnswer } from "@/lib/server/kernel/answering";
import type { Runtime } from "@/lib/server/kernel/runtime";
import type { Tx } from "@/lib/server/store/tx";
import { serviceCallView } from "@/lib/server/treasury/reads/calls";
import { policyInEffect } from "@/lib/server/treasury/reads/services-in-effect";
import { buyTool, faultText, GONE } from "./buy";
import { earlierMessages } from "./model-messages";
import type { Bought, TurnOrder, TurnPorts } from "./turn";
import { TurnFailure, TurnTaken } from "./turn-failure";

/** What a kept answer needs to be given. */
export interface KeptOrder {
  readonly answer: MessageRow;
  readonly conversation: ConversationRow;
  readonly order: Omit<TurnOrder, "model" | "patience" | "over">;
}

/** Reads what an answer is given from: bounded, however long its conversation is. @throws TurnTaken */
export async function readOrder(tx: Tx, begun: BegunAnswer): Promise<KeptOrder> {
  const answer = await findMessage(tx, begun.id);
  const conversation = answer && (await conversationById(tx, answer.conversationId));
  if (!answer || !conversation || answer.tries !== begun.tries || answer.state !== "running")
    throw new TurnTaken();
  const { agentId, id: conversationId } = conversation;
  const limit = REMEMBERED_MESSAGES + 1;
  const [said, ...before] = await messagesBefore(tx, { conversationId, seq: answer.seq, limit });
  const words = (said?.parts ?? []).flatMap((part) => (part.type === "text" ? part.text : [])).join("");
  const { policy } = await policyInEffect(tx);
  const history = earlierMessages(before.reverse());
  const earlier = answer.parts.filter(isTool);
  const order = { agentId, words, history, earlier, tools: toolsOf(policy, agentId) };
  return { answer, conversation, order };
}

interface Of {
  readonly runtime: Runtime;
  readonly asker: Asker;
  readonly over: AbortController;
  readonly answer: MessageRow;
  readonly conversation: ConversationRow;
  readonly tell: (event: StreamEventWire) => void;
}

/** The ports of an answer that is kept as it grows. */
export class KeptTurn implements TurnPorts {
  private keptLast: KeptPart | undefined;
  private leaseUntilMs = 0;
  private isKeeping = false;

  constructor(private readonly of: Of) {}

  private get context() {
    return this.of.runtime.context;
  }

  async buy(tool: KeptTool, among: readonly KeptPart[]): Promise<Bought> {
    const { runtime: parts, asker, answer, conversation, over } = this.of;
    const key = keyInMessage(answer, tool, among);
    const bought = await buyTool({ parts, asker, agentId: conversation.agentId, key }, tool);
    if ("answer" in bought) return bought;
    if (!bought.isGone) return { fault: faultText(bought.error) };
    over.abort(new TurnFailure(GONE));
    return { fault: GONE };
  }

  bought(decisionId: string) {
    return this.context.store.read((tx) => serviceCallView(tx, decisionId));
  }

  /** Says as well that the answer goes on. */
  async keep(parts: readonly KeptPart[]): Promise<void> {
    const { answer } = this.of;
    const leaseUntilMs = this.context.clock() + TURN_LEASE_MS;
    const kept = { parts: [...parts], leaseUntilMs };
    if (!(await this.context.store.write((tx) => swapRunning(tx, answer, kept)))) throw new TurnTaken();
    this.keptLast = kept.parts.at(-1);
    this.leaseUntilMs = leaseUntilMs;
  }

  /** The same where it grew since, or its lease is half over; one at a time, however slow the store. */
  async keepAlive(parts: readonly KeptPart[]): Promise<void> {
    const isLate = this.leaseUntilMs - this.context.clock() < TURN_LEASE_MS / 2;
    if (this.isKeeping || !(isLate || parts.at(-1) !== this.keptLast)) return;
    this.isKeeping = true;
    try {
      await this.keep(parts);
    } finally {
      this.isKeeping = false;
    }
  }

  async onTool(tool: KeptTool): Promise<void> {
    const part = await this.context.store.read((tx) => toolView(tx, tool));
    this.of.tell({ type: "tool", messageId: this.of.answer.id, part });
  }

  onText(text: string): void {
    this.of.tell({ type: "delta", messageId: this.of.answer.id, text });
  }

  /** Ends the answer, or keeps what came of it where it was ended meanwhile; and tells of it. */
  async end(
    parts: readonly KeptPart[],
    failure: { readonly detail: string; readonly traceId: string } | null,
  ): Promise<void> {
    const { answer } = this.of;
    const nowMs = this.context.clock();
    const state = failure === null ? "done" : "failed";
    const told = { failure: failure?.detail ?? null, traceId: failure?.traceId ?? null };
    await this.context.store.write(async (tx) => {
      const isEnded = await endAnswer(tx, answer, { state, parts: [...parts], ...told, nowMs });
      if (!isEnded) await keepPartsOfTry(tx, answer, [...parts]);
    });
    await this.tellEnd();
  }

  private async tellEnd(): Promise<void> {
    const nowMs = this.context.clock();
    const message = await this.context.store.read(async (tx) => {
      const row = await findMessage(tx, this.of.answer.id);
      return row ? messageView(tx, row, nowMs) : null;
    });
    if (message === null) return;
    if (message.state === "failed" && message.failure !== null)
      this.of.tell({ type: "error", message, ...message.failure });
    else this.of.tell({ type: "done", message });
  }
}
