import type { Actor, UserActor } from "@/lib/domain/access/actor";
import { requireOwner } from "@/lib/domain/access/authorize";
import { type AssetId, isOnChain } from "@/lib/domain/assets";
import { InvalidInput, NotFound } from "@/lib/domain/errors";
import { NoRail } from "@/lib/domain/escrow/errors";
import { QuoteExpired } from "@/lib/domain/market/errors";
import { isQuoteLive } from "@/lib/domain/market/quote";
import type { PostTaskInput } from "@/lib/schemas/market/task";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { userById } from "@/lib/server/kernel/tables/users";
import { ACTIONS } from "@/lib/server/market/access";
import { drawQuote } from "@/lib/server/market/operations/post/draw-quote";
import { jobOf } from "@/lib/server/market/operations/post/job-of";
import { placeTask } from "@/lib/server/market/operations/post/place-task";
import { requireHealthyToken } from "@/lib/server/market/operations/post/require-healthy-token";
import { showTask } from "@/lib/server/market/reads/show-task";
import { findAgent } from "@/lib/server/market/tables/agents";
import { findQuote, spendQuote } from "@/lib/server/market/tables/quotes";
import type { QuoteRow, TaskRow } from "@/lib/server/market/tables/rows";
import type { Tx } from "@/lib/server/store/tx";

/** Posts a task at a quote's price. SAT is charged at once; MNEE and ETH await the buyer's payment on chain. */
export async function postTask(context: Context, call: Call<PostTaskInput>): Promise<Reply> {
  const { input } = call;
  const actor = requireUser(call.actor);
  return command(context, call, {
    action: ACTIONS["tasks.post"],
    audited: "task.post",
    evidence: async () =>
      requireHealthyToken(context, { asset: await assetOf(context, { input, actor }), payer: actor }),
    op: async (tx: Tx, nowMs: number) => {
      const quote = await quoteFor(tx, context, { input, actor, nowMs });
      checkReview(quote, input);
      const taskId = context.newId("tsk");
      if (!(await spendQuote(tx, quote.id, taskId))) throw new QuoteExpired();
      const job = await jobFor(tx, context, { quote, taskId, nowMs });
      const work = { ...input, source: "house" as const };
      const task = await placeTask(tx, context, { quote, work, taskId, nowMs, job });
      const value = await showTask(tx, context, { task, actor, nowMs });
      return { status: 201, value, subject: { kind: "task", id: taskId } };
    },
  });
}

async function assetOf(context: Context, asked: { input: PostTaskInput; actor: Actor }): Promise<AssetId> {
  const { input } = asked;
  if (!("quoteId" in input)) return input.asset;
  const quote = await context.store.read((tx) => findQuote(tx, input.quoteId));
  requireOwner(asked.actor, quote?.buyerId ?? null);
  if (!quote) throw new NotFound();
  return quote.asset;
}

async function quoteFor(
  tx: Tx,
  context: Context,
  asked: { input: PostTaskInput; actor: UserActor; nowMs: number },
): Promise<QuoteRow> {
  const { input, actor, nowMs } = asked;
  if (!("quoteId" in input)) {
    const drawn = await drawQuote(tx, context, { request: { ...input, buyerId: actor.userId }, nowMs });
    return drawn.quote;
  }
  const quote = await findQuote(tx, input.quoteId);
  requireOwner(actor, quote?.buyerId ?? null);
  if (!quote) throw new NotFound();
  if (!isQuoteLive(quote, nowMs) || quote.usedByTaskId !== null) throw new QuoteExpired();
  return quote;
}

function checkReview(quote: QuoteRow, input: PostTaskInput): void {
  if (input.review === "buyer" || !isOnChain(quote.asset)) return;
  const detail = "On chain the buyer reviews: choose review buyer, or pay in SAT.";
  throw new InvalidInput([{ pointer: "#/review", detail }]);
}

async function jobFor(
  tx: Tx,
  context: Context,
  parts: { quote: QuoteRow; taskId: string; nowMs: number },
): Promise<Pick<TaskRow, "jobId" | "chainTerms"> | null> {
  const { quote } = parts;
  if (!isOnChain(quote.asset)) return null;
  if (!context.chain) throw new NoRail();
  const buyer = await userById(tx, quote.buyerId);
  const agent = quote.agentId === null ? undefined : await findAgent(tx, quote.agentId);
  const owner = agent ? await userById(tx, agent.ownerId) : undefined;
  if (agent && !owner?.address) throw new NoRail("This agent has no wallet: it takes SAT only.");
  return jobOf(context.chain.facts, {
    ...parts,
    buyerAddress: buyer?.address ?? null,
    agentAddress: owner?.address ?? null,
  });
}
