import type { Logger } from "pino";
import type { Actor } from "@/lib/domain/access/actor";
import { requireRoom } from "@/lib/domain/assistant/answers-at-once";
import { ModelFailed } from "@/lib/domain/assistant/errors";
import { TURN_LIMITS } from "@/lib/domain/assistant/turn";
import { SECOND_MS } from "@/lib/domain/time";
import type { StreamEventWire } from "@/lib/schemas/assistant/stream-event";
import type { AssistantModel } from "@/lib/server/assistant/models/assistant-model";
import { type BoughtFor, purchaseKey } from "@/lib/server/assistant/operations/purchase-key";
import { toolsOf } from "@/lib/server/assistant/reads/tools";
import type { KeptPart, KeptTool } from "@/lib/server/assistant/tables/rows";
import { newTraceId } from "@/lib/server/http/problem";
import type { Answering, Asker, BegunAnswer } from "@/lib/server/kernel/answering";
import type { Call } from "@/lib/server/kernel/context";
import type { Runtime } from "@/lib/server/kernel/runtime";
import { serviceCallView } from "@/lib/server/treasury/reads/calls";
import { policyInEffect } from "@/lib/server/treasury/reads/services-in-effect";
import type { Patience } from "./ask-model";
import { buyTool, faultText } from "./buy";
import { EventLog } from "./event-log";
import { type KeptOrder, KeptTurn, readOrder } from "./kept-turn";
import { type Bought, Turn, type TurnPorts } from "./turn";
import { faultOf, sentenceOf, TurnFailure, TurnTaken } from "./turn-failure";

/** How often an answer that grows is kept, and says that it goes on. */
const KEEP_EVERY_MS = SECOND_MS;
/** What is under way then still ends by its lease. */
const CLOSE_WITHIN_MS = 5 * SECOND_MS;
const CLOSED = "The house was closed while it answered. Try again.";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms).unref());

interface Live {
  readonly begun: BegunAnswer;
  readonly log: EventLog<StreamEventWire>;
  readonly over: AbortController;
  readonly done: Promise<void>;
}

interface DeskParts {
  readonly model: AssistantModel;
  readonly log: Logger;
  readonly patience?: Patience;
}

/** The answers that go on in this process. */
export class TurnDesk implements Answering {
  private readonly live = new Map<string, Live>();
  /** Answers that nobody keeps, and whose they are. */
  private readonly once = new Map<AbortController, string | null>();
  private readonly patience: Patience;
  private isClosed = false;

  constructor(private readonly parts: DeskParts) {
    this.patience = parts.patience ?? TURN_LIMITS;
  }

  get model() {
    return this.parts.model.facts;
  }

  begin(begun: BegunAnswer, by: { runtime: Runtime; asker: Asker }): void {
    const log = new EventLog<StreamEventWire>();
    const over = new AbortController();
    if (this.isClosed) over.abort(new TurnFailure(CLOSED));
    const done = this.give(begun, { ...by, log, over }).finally(() => {
      log.end();
      if (this.live.get(begun.id)?.log === log) this.live.delete(begun.id);
    });
    this.live.set(begun.id, { begun, log, over, done });
  }

  follow(begun: BegunAnswer): AsyncIterable<StreamEventWire> | null {
    return this.find(begun)?.log.read() ?? null;
  }

  stop(answerId: string): void {
    this.live.get(answerId)?.over.abort(new TurnTaken());
  }

  async ended(begun: BegunAnswer): Promise<void> {
    await this.find(begun)?.done;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    const all = [...this.live.values()];
    for (const over of [...all.map((one) => one.over), ...this.once.keys()])
      over.abort(new TurnFailure(CLOSED));
    await Promise.race([Promise.all(all.map(({ done }) => done)), pause(CLOSE_WITHIN_MS)]);
  }

  async answerOnce(
    call: Call<{ agentId: string; words: string }>,
    { runtime, asker }: { runtime: Runtime; asker: Asker },
  ): Promise<string> {
    const over = new AbortController();
    this.once.set(over, this.requireRoomFor(call.actor));
    const { agentId, words } = call.input;
    const { policy } = await runtime.context.store.read(policyInEffect);
    const { model } = this.parts.model;
    const order = {
      agentId,
      words,
      history: [],
      earlier: [],
      tools: toolsOf(policy, agentId),
    };
    const ports = new UnkeptTurn(call, { runtime, asker, over });
    const turn = new Turn({ model, patience: this.patience, over, ...order }, ports);
    try {
      await turn.run();
    } catch (error) {
      throw ports.firstFault ?? new ModelFailed(this.note(error).detail);
    } finally {
      this.once.delete(over);
    }
    return textOf(turn.parts);
  }

  /** @returns whose answer it is; null where nobody knows. @throws TooManyAnswers */
  private requireRoomFor(actor: Actor): string | null {
    const userId = actor.kind === "user" ? actor.userId : null;
    const own = userId === null ? 0 : [...this.once.values()].filter((one) => one === userId).length;
    requireRoom({ own, all: this.once.size });
    return userId;
  }

  private find({ id, tries }: BegunAnswer): Live | null {
    const live = this.live.get(id);
    return live?.begun.tries === tries ? live : null;
  }

  /** Never throws: what cannot even be kept is found by its lease. */
  private async give(
    begun: BegunAnswer,
    of: { runtime: Runtime; asker: Asker; log: EventLog<StreamEventWire>; over: AbortController },
  ): Promise<void> {
    try {
      const kept = await of.runtime.context.store.read((tx) => readOrder(tx, begun));
      await this.giveKept(kept, of);
    } catch (error) {
      if (!(error instanceof TurnTaken)) this.note(error);
    }
  }

  private async giveKept(
    { answer, conversation, order }: KeptOrder,
    of: { runtime: Runtime; asker: Asker; log: EventLog<StreamEventWire>; over: AbortController },
  ): Promise<void> {
    const { runtime, asker, log, over } = of;
    const { patience } = this;
    const ports = new KeptTurn({
      runtime,
      asker,
      over,
      answer,
      conversation,
      tell: (event) => log.push(event),
    });
    const turn = new Turn({ model: this.parts.model.model, patience, over, ...order }, ports);
    const beat = setInterval(() => {
      ports.keepAlive(turn.parts).catch((error: unknown) => {
        if (error instanceof TurnTaken) over.abort(error);
      });
    }, KEEP_EVERY_MS);
    const failure = await turn.run().then(
      () => null,
      (error: unknown) => (error instanceof TurnTaken ? STOPPED : this.note(error)),
    );
    clearInterval(beat);
    await ports.end(turn.parts, failure);
  }

  private note(error: unknown): { detail: string; traceId: string } {
    const traceId = newTraceId();
    this.parts.log.warn({ traceId, ...faultOf(error) }, "an answer of the assistant failed");
    return { detail: sentenceOf(error), traceId };
  }
}

/** Told of nobody: whoever stopped it has ended it. */
const STOPPED = { detail: "It was stopped.", traceId: "" };

const textOf = (parts: readonly KeptPart[]) =>
  parts.flatMap((part) => (part.type === "text" ? part.text : [])).join("\n");

/**
 * An answer that nobody keeps. What its first call throws ends it whole, as that its asker is gone; other faults later
 * take nothing from those before.
 */
class UnkeptTurn implements TurnPorts {
  firstFault: unknown = null;
  private readonly boughtFor: BoughtFor;

  constructor(
    private readonly call: Call<{ agentId: string }>,
    private readonly of: { runtime: Runtime; asker: Asker; over: AbortController },
  ) {
    // A request without a key is like no other.
    this.boughtFor = call.idempotency ?? { key: newTraceId(), bodyHash: "" };
  }

  async buy(tool: KeptTool, among: readonly KeptPart[]): Promise<Bought> {
    const { agentId } = this.call.input;
    const { runtime: parts, asker } = this.of;
    const key = purchaseKey(this.boughtFor, tool, among);
    const bought = await buyTool({ parts, asker, agentId, key }, tool);
    if ("answer" in bought) return bought;
    if (tool.index === 0 || bought.isGone) this.failWhole(bought.error);
    return { fault: faultText(bought.error) };
  }

  private failWhole(error: unknown): never {
    this.firstFault = error;
    this.of.over.abort(error);
    throw error;
  }

  bought(decisionId: string) {
    return this.of.runtime.context.store.read((tx) => serviceCallView(tx, decisionId));
  }

  async keep(): Promise<void> {}
  async onTool(): Promise<void> {}
  onText(): void {}
}
