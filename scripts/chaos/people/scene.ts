import type { Hex } from "viem";
import type { AssetId } from "@/lib/domain/assets";
import { isTerminal } from "@/lib/domain/market/lifecycle";
import { transactionRequest, typedData } from "@/lib/schemas/escrow/transaction-request";
import { unitText } from "@/lib/schemas/money";
import { z } from "@/lib/schemas/zod";
import type { Random } from "../random";
import type { Deed, History, Step, TaskHistory, Verb } from "../verdict/history";
import { Gone, type Person } from "./person";
import { approvalOf } from "./wallet";

const LOOK_MS = 500;
/** A window that outlives the run, and one that passes soon. */
const LONG_S = 6 * 3_600;
const SHORT_S = 8;

const amount = z.object({ units: unitText.transform(BigInt) });
const view = z.object({
  id: z.string(),
  status: z.string(),
  verbs: z.array(z.string()),
  pendingVerb: z.string().nullable(),
  price: amount,
  fee: amount,
  total: amount,
  consent: z.record(z.string(), typedData),
  payment: z.object({
    request: z.object({ approve: transactionRequest.nullable(), fund: transactionRequest }).nullable(),
  }),
});
type View = z.infer<typeof view>;

/** Where each verb can be done, in the order in which a task passes there. */
const ORDER = ["awaiting_payment", "assigned", "in_progress", "submitted", "rejected", "disputed"];
const LATEST: Readonly<Record<Exclude<Verb, "pay">, string>> = {
  accept: "assigned",
  decline: "assigned",
  submit: "in_progress",
  approve: "submitted",
  request_changes: "submitted",
  reject: "submitted",
  contest: "rejected",
  resolve: "disputed",
  cancel: "assigned",
  fail: "in_progress",
};

export interface Cast {
  readonly buyer: Person;
  readonly agent: Person;
  readonly agentId: string;
  readonly operator: Person;
}

export interface SceneParts extends Cast {
  readonly story: string;
  readonly asset: AssetId;
  readonly random: Random;
  readonly history: History;
  readonly nowMs: () => number;
  /** True once nobody waits for anything any more. */
  readonly isOver: () => boolean;
  /** MNEE's contract. */
  readonly token: Hex;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** One task among its people, who write down what they did. */
export class Scene {
  private task: TaskHistory | null = null;
  private request: View["payment"]["request"] = null;
  private keys = 0;
  private readonly name: string;

  constructor(private readonly parts: SceneParts) {
    this.name = `chaos-${parts.random.whole(0, 2 ** 31).toString(36)}-${parts.random.whole(0, 2 ** 31).toString(36)}`;
  }

  get buyer(): Person {
    return this.parts.buyer;
  }
  get agent(): Person {
    return this.parts.agent;
  }
  get operator(): Person {
    return this.parts.operator;
  }
  get random(): Random {
    return this.parts.random;
  }

  private key(of: string): string {
    this.keys += 1;
    return `${this.name}-${of}-${this.keys}`;
  }

  /** Posts the task; the steps that are named have a window that passes soon. */
  async post(
    more: { short?: readonly Step[]; review?: "buyer" | "none"; byQuote?: boolean } = {},
  ): Promise<void> {
    const { short = [], review = "buyer", byQuote = false } = more;
    const { asset, buyer, agentId, history, isOver } = this.parts;
    const terms = Object.fromEntries(
      (["pay", "accept", "deliver", "review", "contest", "resolve"] as const).map((step) => [
        `${step}WithinS`,
        short.includes(step) ? SHORT_S : LONG_S,
      ]),
    );
    const order = { complexity: this.random.whole(1, 3), asset, strategy: "direct", agentId, terms };
    const work = { description: this.parts.story, criteria: ["a", "b", "c"], review };
    const quoteId = byQuote ? await this.quoted(order) : null;
    const body = quoteId === null ? { ...order, ...work } : { quoteId, ...work };
    const missing = (change: number) =>
      history.unanswered.set(buyer.name, (history.unanswered.get(buyer.name) ?? 0) + change);
    missing(1);
    const answer = await buyer.told({ method: "POST", path: "/tasks", body, key: this.key("post") }, isOver);
    if (answer.status !== 201 && answer.isDoubtful) throw new Gone(`posting: ${answer.status}`);
    missing(-1);
    if (answer.status !== 201) return this.refused("post", answer);
    const posted = view.parse(answer.body);
    history.acknowledged += 1;
    this.request = posted.payment.request;
    this.task = {
      id: posted.id,
      story: this.parts.story,
      asset,
      buyer: buyer.name,
      agent: this.agent.name,
      review,
      priceUnits: posted.price.units,
      feeUnits: posted.fee.units,
      totalUnits: posted.total.units,
      short,
      deeds: [],
    };
    history.tasks.set(posted.id, this.task);
  }

  private async quoted(order: object): Promise<string | null> {
    const { buyer, isOver } = this.parts;
    const answer = await buyer.told(
      { method: "POST", path: "/quotes", body: order, key: this.key("quote") },
      isOver,
    );
    return answer.status === 201 ? z.object({ id: z.string() }).parse(answer.body).id : null;
  }

  /** The buyer's transactions; a token's allowance first. SAT was charged when the task was posted. */
  async pay(): Promise<void> {
    const { request, task } = this;
    if (!request || !task) return;
    const deed: Deed = {
      verb: "pay",
      fromMs: this.parts.nowMs(),
      untilMs: Number.POSITIVE_INFINITY,
      answer: "none",
    };
    task.deeds.push(deed);
    const { fund } = request;
    // Another task's payment may use up or replace what was allowed, so each brings its own allowance right before it.
    const allowance =
      task.asset === "MNEE"
        ? [request.approve ?? approvalOf(this.parts.token, { spender: fund.to, units: task.totalUnits })]
        : [];
    const hash = await this.buyer.wallet.sendInARow([...allowance, fund]);
    if (this.random.chance(0.5)) {
      const told = { method: "POST", path: `/tasks/${task.id}/fund`, body: { txHash: hash } } as const;
      await this.buyer.told({ ...told, key: this.key("fund") }, this.parts.isOver);
    }
  }

  /** As somebody sees it; whom it does not concern yet looks over the buyer's shoulder. */
  private async look(person: Person): Promise<View> {
    const request = { method: "GET", path: `/tasks/${this.task?.id}` } as const;
    const own = await person.told(request, this.parts.isOver);
    if (own.status === 200) return view.parse(own.body);
    if (person === this.buyer) throw new Gone(`${this.task?.id}: its buyer is told ${own.status}`);
    return { ...(await this.look(this.buyer)), verbs: [], consent: {} };
  }

  /** Waits until somebody may do it, and does it; false when the task has gone another way. */
  async act(
    person: Person,
    verb: Exclude<Verb, "pay">,
    body: Record<string, unknown> = {},
  ): Promise<boolean> {
    const { task } = this;
    if (!task) return false;
    for (;;) {
      const now = await this.look(person);
      if (now.verbs.includes(verb)) {
        const isDone = await this.attempt(person, { verb, body, now });
        if (isDone) return true;
      }
      const isPast = ORDER.indexOf(now.status) > ORDER.indexOf(LATEST[verb]);
      if (isTerminal(now.status) || now.pendingVerb !== null || isPast) return false;
      if (this.parts.isOver()) throw new Gone(`${task.id} ${verb}: never came to it`);
      await pause(LOOK_MS);
    }
  }

  private async attempt(
    person: Person,
    what: { verb: Exclude<Verb, "pay">; body: Record<string, unknown>; now: View },
  ): Promise<boolean> {
    const { verb, now } = what;
    const { undisputedBps, ...plain } = what.body;
    const consent = now.consent[verb];
    const signed = consent ? { signature: await person.sign(consent, what.body) } : {};
    const bps = verb === "reject" ? undisputedBps : plain.agentShareBps;
    const deed: Deed = {
      verb,
      fromMs: this.parts.nowMs(),
      untilMs: Number.POSITIVE_INFINITY,
      answer: "none",
      ...(typeof bps === "number" ? { bps } : {}),
    };
    this.task?.deeds.push(deed);
    const path = `/tasks/${now.id}/${verb}`;
    const request = { method: "POST", path, body: { ...plain, ...signed }, key: this.key(verb) } as const;
    const answer = await person.told(request, this.parts.isOver);
    if (answer.status === 200) {
      deed.answer = "acknowledged";
      deed.untilMs = this.parts.nowMs();
      this.parts.history.acknowledged += 1;
      return true;
    }
    if (!answer.isDoubtful) deed.answer = "refused";
    this.refused(verb, answer);
    return false;
  }

  /** A refusal is part of life, unless nothing that people do explains it. */
  private refused(what: string, answer: { status: number; body: unknown }): void {
    if (answer.status === 409) return;
    this.parts.history.unexpected.push(
      `${this.parts.story} ${this.task?.id ?? ""} ${what}: ${answer.status} ${JSON.stringify(answer.body)}`,
    );
  }

  /** Looks on until the task has ended. */
  async untilTheEnd(): Promise<void> {
    while (this.task && !isTerminal((await this.look(this.buyer)).status)) {
      if (this.parts.isOver()) throw new Gone(`${this.task.id} has not ended`);
      await pause(LOOK_MS);
    }
  }
}
