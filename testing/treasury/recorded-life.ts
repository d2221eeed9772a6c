import { spendReturnJournal } from "@/lib/domain/ledger/treasury-journals";
import { APPROVAL_LIFE_MS } from "@/lib/domain/treasury/approval";
import type { CallRequest } from "@/lib/domain/treasury/decide";
import type { Policy } from "@/lib/domain/treasury/policy";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";
import type { Tx } from "@/lib/server/store/tx";
import { denyCall, passCall } from "@/lib/server/treasury/operations/approval/end-approval";
import { decideCall } from "@/lib/server/treasury/operations/call/decide-call";
import { stepCall } from "@/lib/server/treasury/operations/call/step-call";
import { writeVersion } from "@/lib/server/treasury/operations/policy/write-version";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { insertReset } from "@/lib/server/treasury/tables/budget-resets";
import { budgetTime } from "@/lib/server/treasury/tables/budgets";
import type { DecisionRow } from "@/lib/server/treasury/tables/rows";
import { findCall } from "@/lib/server/treasury/tables/service-calls";
import type { Random } from "@/scripts/chaos/random";
import type { TestContext } from "@/testing/context";
import { BATCH_CALL } from "@/testing/policy";

/** Something that was done, so that it can be done to other books as well. */
export type Deed = { readonly atMs: number } & (
  | { readonly kind: "ask"; readonly request: CallRequest }
  | {
      readonly kind: "end";
      readonly ask: number;
      readonly how: "serve" | "fail" | "mistake" | "approve" | "deny";
    }
  | { readonly kind: "return"; readonly key: string; readonly units: bigint }
  | { readonly kind: "reset"; readonly agentId: string | null }
  | { readonly kind: "policy"; readonly policy: Policy }
);

type End = Extract<Deed, { kind: "end" }>["how"];

/** Books in which deeds are done one after the other; what was asked is known by its place. */
export class Life {
  readonly deeds: Deed[] = [];
  readonly decisions: DecisionRow[] = [];
  private readonly callIds: (string | null)[] = [];

  constructor(readonly context: TestContext) {}

  async do(tx: Tx, deed: Deed): Promise<void> {
    this.context.nowMs = deed.atMs;
    this.deeds.push(deed);
    if (deed.kind === "ask") await this.ask(tx, deed.request);
    if (deed.kind === "end") await this.end(tx, deed.ask, deed.how);
    if (deed.kind === "reset") await this.reset(tx, deed.agentId);
    if (deed.kind === "policy") await this.turnTo(tx, deed.policy);
    if (deed.kind === "return") {
      const journal = spendReturnJournal({ eventKey: deed.key, asset: "MNEE", units: deed.units });
      await postJournal(tx, this.context, { journal, atMs: deed.atMs });
    }
  }

  async callOf(tx: Tx, ask: number) {
    const id = this.callIds[ask];
    return id == null ? null : ((await findCall(tx, id)) ?? null);
  }

  async end(tx: Tx, ask: number, how: End | "expire"): Promise<void> {
    const { context } = this;
    const call = await this.callOf(tx, ask);
    if (call === null) return;
    const nowMs = context.clock();
    const ending = { call, deciderId: "operator-001", note: null, nowMs };
    if (how === "approve") await passCall(tx, context, ending);
    else if (how === "deny") await denyCall(tx, context, { ...ending, verb: "refuse" });
    else if (how === "expire") await denyCall(tx, context, { ...ending, verb: "expire", deciderId: null });
    else if (how === "serve") await stepCall(tx, context, { call, verb: how, nowMs });
    else await stepCall(tx, context, { call, verb: "fail", fault: FAULT_OF[how], nowMs });
  }

  private async ask(tx: Tx, request: CallRequest): Promise<void> {
    const asked = { request, input: {}, userId: null, nowMs: this.context.clock() };
    const { decision, call } = await decideCall(tx, this.context, asked);
    this.decisions.push(decision);
    this.callIds.push(call?.id ?? null);
  }

  private async reset(tx: Tx, agentId: string | null): Promise<void> {
    const atMs = (await budgetTime(tx, this.context.clock())) + 1;
    await insertReset(tx, { atMs, agentId, userId: null, reason: "a test" });
    await budgetTime(tx, atMs);
  }

  private async turnTo(tx: Tx, policy: Policy): Promise<void> {
    const from = await currentPolicy(tx);
    const more = { source: "operator", authorId: "operator-001", reason: "a test" } as const;
    await writeVersion(tx, { from, policy, ...more, nowMs: this.context.clock() });
  }
}

/** A provider that failed counts against it; a caller's mistake does not. */
const FAULT_OF = { fail: "provider", mistake: "caller" } as const;

/** What agents ask for and what becomes of it, by chance: each step is done and noted. */
export class ChanceLife extends Life {
  private readonly held: number[] = [];
  private readonly waiting: number[] = [];

  constructor(
    context: TestContext,
    private readonly random: Random,
  ) {
    super(context);
  }

  /** One call asked for, and whatever else happens before the next. */
  async step(tx: Tx): Promise<void> {
    const { random, context } = this;
    if (random.chance(0.75)) context.pass(random.whole(1, 60_000));
    await this.do(tx, { kind: "ask", atMs: context.nowMs, request: this.request() });
    const ask = this.decisions.length - 1;
    const state = (await this.callOf(tx, ask))?.state;
    if (state === "held") this.held.push(ask);
    if (state === "waiting") this.waiting.push(ask);
    while (this.held.length > random.whole(0, 12)) await this.endOne(tx);
    if (random.chance(0.002))
      await this.do(tx, { kind: "reset", atMs: context.nowMs, agentId: random.pick(["batch-agent", null]) });
  }

  private request(): CallRequest {
    const { random } = this;
    return {
      ...BATCH_CALL,
      agentId: random.pick(["user-agent", "batch-agent", "ops-agent", "ops-agent", "nobody"]),
      serviceId: random.pick([
        "IMAGE_GEN_PREMIUM",
        "PRICE_ORACLE",
        "BATCH_COMPUTE",
        "LOG_ARCHIVE",
        "LOG_ARCHIVE",
      ]),
      quantity: random.whole(1, 8),
      allowDowngrade: random.chance(0.5),
    };
  }

  private failure(): "fail" | "mistake" {
    return this.random.chance(0.7) ? "fail" : "mistake";
  }

  private async endOne(tx: Tx): Promise<void> {
    const { random, context } = this;
    const atMs = context.nowMs + (random.chance(0.5) ? 0 : random.whole(1, 500));
    if (this.waiting.length > 0 && random.chance(0.3)) {
      const [ask] = this.waiting.splice(random.whole(0, this.waiting.length - 1), 1);
      const how = random.chance(0.6) ? "approve" : "deny";
      await this.do(tx, { kind: "end", atMs, ask: ask ?? 0, how });
      if (how === "approve") this.held.push(ask ?? 0);
      return;
    }
    const [ask] = this.held.splice(random.whole(0, this.held.length - 1), 1);
    await this.do(tx, {
      kind: "end",
      atMs,
      ask: ask ?? 0,
      how: random.chance(0.85) ? "serve" : this.failure(),
    });
    const units = (await this.callOf(tx, ask ?? 0))?.paidUnits ?? 0n;
    if (units > 0n && random.chance(0.05))
      await this.do(tx, { kind: "return", atMs, key: `${this.deeds.length}`, units });
  }
}

/**
 * The same deeds on fresh books, under another policy: a plain second telling of what becomes of a call that is decided
 * otherwise there.
 */
export class OtherLife extends Life {
  private readonly asked: { ask: number; untilMs: number }[] = [];
  private readonly alone = new Set<number>();

  constructor(
    context: TestContext,
    private readonly first: Life,
  ) {
    super(context);
  }

  override async do(tx: Tx, deed: Deed): Promise<void> {
    if (deed.kind === "ask") await this.askAgain(tx, deed);
    else if (deed.kind === "end") await this.endAgain(tx, deed);
    else await super.do(tx, deed);
    if (deed.kind === "policy") await this.voidPaused(tx, deed.policy);
  }

  private async voidPaused(tx: Tx, { agents }: Policy): Promise<void> {
    const paused = agents.filter(({ isPaused }) => isPaused).map(({ id }) => id);
    for (const one of this.asked.filter(({ ask }) => paused.includes(this.decisions[ask]?.agentId ?? ""))) {
      this.asked.splice(this.asked.indexOf(one), 1);
      await this.end(tx, one.ask, "expire");
    }
  }

  private async askAgain(tx: Tx, deed: Deed): Promise<void> {
    for (let one = this.asked[0]; one && one.untilMs <= deed.atMs; one = this.asked[0]) {
      this.asked.shift();
      this.context.nowMs = deed.atMs;
      await this.end(tx, one.ask, "expire");
    }
    await super.do(tx, deed);
    const ask = this.decisions.length - 1;
    const [was, is] = [this.first.decisions[ask]?.action, this.decisions[ask]?.action];
    if (is === "WAITING" && was !== "WAITING") {
      this.alone.add(ask);
      this.asked.push({ ask, untilMs: deed.atMs + APPROVAL_LIFE_MS });
    } else if (was === "REJECTED" && is !== "REJECTED") {
      this.alone.add(ask);
      await this.end(tx, ask, "serve");
    }
  }

  private async endAgain(tx: Tx, deed: Extract<Deed, { kind: "end" }>): Promise<void> {
    this.context.nowMs = deed.atMs;
    const call = await this.callOf(tx, deed.ask);
    if (call === null || this.alone.has(deed.ask)) return;
    const isWaiting = call.state === "waiting";
    if (deed.how === "approve" && !isWaiting) return;
    await this.end(tx, deed.ask, deed.how === "deny" && !isWaiting ? "serve" : deed.how);
  }
}
