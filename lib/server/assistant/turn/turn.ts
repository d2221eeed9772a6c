import type { ModelMessage } from "ai";
import { mayBuy } from "@/lib/domain/assistant/may-buy";
import { TURN_LIMITS } from "@/lib/domain/assistant/turn";
import { isEnded } from "@/lib/domain/treasury/call-lifecycle";
import type { ServiceCallWire } from "@/lib/schemas/treasury/call";
import type { AssistantModel } from "@/lib/server/assistant/models/assistant-model";
import { type Told, toldOf } from "@/lib/server/assistant/models/told";
import { wishHash } from "@/lib/server/assistant/operations/purchase-key";
import type { ServiceTool } from "@/lib/server/assistant/reads/tools";
import {
  isOpen,
  isTool,
  type KeptPart,
  type KeptTool,
  mayBeBought,
} from "@/lib/server/assistant/tables/rows";
import { askModel, type Listener, type Patience } from "./ask-model";
import { earlierCalls, systemPrompt } from "./model-messages";
import { type ToolWish, wishOf } from "./tool-wish";
import { TurnFailure } from "./turn-failure";

export interface TurnOrder {
  readonly model: AssistantModel["model"];
  readonly agentId: string;
  /** What the person says now. */
  readonly words: string;
  /** What was said before, the oldest first. */
  readonly history: readonly ModelMessage[];
  /** What earlier tries of this answer asked for. */
  readonly earlier: readonly KeptTool[];
  readonly tools: readonly ServiceTool[];
  readonly patience: Patience;
  readonly over: AbortController;
}

/** What a call came to; a fault of the house where it was never decided. */
export type Bought = { readonly answer: ServiceCallWire } | { readonly fault: string };

/** Where a turn's doings go. */
export interface TurnPorts {
  /** Puts a tool, one of these parts, to the policy under its own key: it is bought once, however often it is tried. */
  buy(tool: KeptTool, among: readonly KeptPart[]): Promise<Bought>;
  /** What is known of a tool that an earlier try has bought. */
  bought(decisionId: string): Promise<ServiceCallWire>;
  /** Keeps the message as it is now. @throws TurnTaken where it is another's */
  keep(parts: readonly KeptPart[]): Promise<void>;
  /** A tool began, or came to something. */
  onTool(tool: KeptTool): Promise<void>;
  onText(text: string): void;
}

/** Tools of one answer, those refused among them. */
const MOST_TOOLS = 20;

/** One try of an answer: the model speaks and asks, the house decides and buys, one thing after the other. */
export class Turn implements Listener {
  readonly parts: KeptPart[];
  private line: Promise<unknown> = Promise.resolve();
  /** What earlier tries asked for: a model that asks for it again is told what came of it. */
  private readonly unclaimed: KeptTool[];

  constructor(
    private readonly order: TurnOrder,
    private readonly ports: TurnPorts,
  ) {
    this.parts = [...order.earlier];
    this.unclaimed = [...order.earlier];
  }

  /** Answers to the end. @throws TurnFailure, TurnTaken, and what the model's server throws */
  async run(): Promise<void> {
    const { model, agentId, words, history, tools, patience, over } = this.order;
    over.signal.throwIfAborted();
    const calls = earlierCalls(await this.settleEarlier());
    const messages: ModelMessage[] = [...history, { role: "user", content: words }, ...calls];
    const system = systemPrompt(agentId);
    try {
      await askModel({ model, system, messages, tools, patience, over }, this);
    } finally {
      // What was asked for is waited for: it may be bought.
      await this.line;
    }
    if (this.parts.length === 0) throw new TurnFailure("The model answered nothing. Try again.");
  }

  onText(text: string): void {
    const last = this.parts.at(-1);
    if (last?.type === "text") this.parts[this.parts.length - 1] = { type: "text", text: last.text + text };
    else this.parts.push({ type: "text", text });
    this.ports.onText(text);
  }

  async onBadTool(name: string): Promise<void> {
    const asked = { serviceId: name.slice(0, 64), kind: "other" as const, quantity: 1, input: {} };
    await this.inLine(() => this.refuse(asked, "There is no such tool, or it was not asked as it takes it."));
  }

  /** One after the other, also where the model asks for several at once. */
  useTool(tool: ServiceTool, raw: unknown): Promise<Told> {
    return this.inLine(() => this.use(tool, wishOf(tool, raw)));
  }

  private inLine<T>(work: () => Promise<T>): Promise<T> {
    const done = this.line.then(work);
    this.line = done.catch(() => undefined);
    return done;
  }

  private async use({ serviceId, kind }: ServiceTool, wish: ToolWish): Promise<Told> {
    this.order.over.signal.throwIfAborted();
    const { quantity, input } = wish;
    const asked = { serviceId, kind, quantity, input };
    if (wish.fault !== null) return this.refuse(asked, wish.fault);
    const earlier = this.claim(asked);
    if (earlier) return this.toldOfEarlier(earlier);
    const fault = this.whyNot(serviceId, quantity);
    if (fault !== null) return this.refuse(asked, fault);
    return this.buy(this.add({ ...asked, error: null }));
  }

  private whyNot(serviceId: string, quantity: number): string | null {
    const { words } = this.order;
    const purchases = this.parts.filter(isTool).filter(mayBeBought);
    if (purchases.length >= TURN_LIMITS.purchases)
      return `One answer buys at most ${TURN_LIMITS.purchases} times. Ask again for more.`;
    const asked = purchases.filter((tool) => tool.serviceId === serviceId);
    const askedUnits = asked.reduce((sum, tool) => sum + tool.quantity, 0);
    if (mayBuy({ serviceId, quantity, words, askedUnits })) return null;
    return `Bought is only what the person asked for now in their own words, and as many: have them say "use ${serviceId}".`;
  }

  private claim(asked: Pick<KeptTool, "serviceId" | "quantity" | "input">): KeptTool | undefined {
    const wanted = wishHash(asked);
    const at = this.unclaimed.findIndex((tool) => tool.decisionId !== null && wishHash(tool) === wanted);
    return at === -1 ? undefined : this.unclaimed.splice(at, 1)[0];
  }

  private add(asked: Omit<KeptTool, "type" | "index" | "decisionId">): KeptTool {
    const index = this.parts.filter(isTool).length;
    if (index >= MOST_TOOLS) throw new TurnFailure("The model asked for too many tools, and was ended.");
    const tool: KeptTool = { type: "tool", index, ...asked, decisionId: null };
    this.parts.push(tool);
    return tool;
  }

  private async refuse(asked: Omit<KeptTool, "type" | "index" | "decisionId" | "error">, error: string) {
    const tool = this.add({ ...asked, error });
    await this.ports.keep(this.parts);
    await this.ports.onTool(tool);
    return { asked: false, serviceId: asked.serviceId, isFault: false, why: error } as const;
  }

  /** Kept before it is asked for, so that nothing is bought that nobody knows of. */
  private async buy(tool: KeptTool): Promise<Told> {
    await this.ports.keep(this.parts);
    await this.ports.onTool(tool);
    const { told, kept } = await this.bought(tool, await this.ports.buy(tool, this.parts));
    await this.ports.keep(this.parts);
    await this.ports.onTool(kept);
    return told;
  }

  private async bought(tool: KeptTool, bought: Bought): Promise<{ told: Told; kept: KeptTool }> {
    const { serviceId } = tool;
    const isDecided = "answer" in bought;
    const kept: KeptTool = isDecided
      ? { ...tool, decisionId: bought.answer.decision.id }
      : { ...tool, error: bought.fault };
    this.parts[this.parts.findIndex((part) => isTool(part) && part.index === tool.index)] = kept;
    const told: Told = isDecided
      ? toldOf(serviceId, bought.answer)
      : { asked: false, serviceId, isFault: true, why: bought.fault };
    return { told, kept };
  }

  /** What earlier tries left open is asked under its own key: it is bought now, or was; a call under way is gone after. */
  private async settleEarlier(): Promise<{ tool: KeptTool; told: Told }[]> {
    const settled: { tool: KeptTool; told: Told }[] = [];
    const names = new Set(this.order.tools.map(({ serviceId }) => serviceId));
    for (const tool of this.order.earlier) {
      const told = (await this.isUnderWay(tool)) ? await this.buy(tool) : await this.toldOfEarlier(tool);
      if (names.has(tool.serviceId)) settled.push({ tool, told });
    }
    return settled;
  }

  private async isUnderWay(tool: KeptTool): Promise<boolean> {
    if (tool.decisionId === null) return isOpen(tool);
    const { call } = await this.ports.bought(tool.decisionId);
    return call !== null && !isEnded(call.state);
  }

  private async toldOfEarlier({ serviceId, decisionId, error }: KeptTool): Promise<Told> {
    if (decisionId !== null) return toldOf(serviceId, await this.ports.bought(decisionId));
    return { asked: false, serviceId, isFault: false, why: error ?? "It was not asked." };
  }
}
