import type { UserActor } from "@/lib/domain/access/actor";
import { NotFound } from "@/lib/domain/errors";
import { NoRail } from "@/lib/domain/escrow/errors";
import { QuoteExpired } from "@/lib/domain/market/errors";
import { ensureDemoBuyer } from "@/lib/server/demo/operations/ensure-demo-user";
import { command } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { drawQuote } from "@/lib/server/market/operations/post/draw-quote";
import { placeTask } from "@/lib/server/market/operations/post/place-task";
import { findAgent } from "@/lib/server/market/tables/agents";
import { spendQuote } from "@/lib/server/market/tables/quotes";
import type { Tx } from "@/lib/server/store/tx";

export interface AicpSubmission {
  readonly description: string;
  readonly complexity: number;
  readonly buyerId: string;
}

/**
 * What the seed's client calls submit: buyer, quote, charge and assignment in one op. In the demo the id in the body is
 * the identity; an unknown one is created with play money. Only demo agents are asked.
 */
export async function submitForAicp(context: Context, call: Call<AicpSubmission>): Promise<Reply> {
  if (context.config.mode !== "demo") throw new NotFound();
  const { buyerId, complexity, description } = call.input;
  const actor = seedActor(buyerId);
  const op = async (tx: Tx, nowMs: number) => {
    const user = await ensureDemoBuyer(tx, context, { id: buyerId, nowMs });
    if (user.kind !== "demo") throw new NotFound("There is no demo identity with this id.");
    const request = {
      buyerId,
      complexity,
      asset: "SAT" as const,
      strategy: "best" as const,
      isDemoOnly: true,
    };
    const { quote } = await drawQuote(tx, context, { request, nowMs });
    const taskId = context.newId("tsk");
    if (!(await spendQuote(tx, quote.id, taskId))) throw new QuoteExpired();
    const work = {
      description,
      criteria: [],
      review: "none",
      access: "anyone",
      source: "aicp",
    } as const;
    const task = await placeTask(tx, context, { quote, work, taskId, nowMs });
    if (task.agentId === null) throw new NoRail("No agents available");
    const agent = await findAgent(tx, task.agentId);
    const value = {
      taskId,
      agentId: task.agentId,
      agentName: agent?.name ?? task.agentId,
      priceUnits: task.ceilingUnits.toString(),
      status: task.status,
    };
    return { status: 200, value, subject: { kind: "task", id: taskId } };
  };
  return command(context, { ...call, actor }, { action: null, audited: "task.post", op });
}

/** Whom a body of the seed's clients speaks for. */
function seedActor(userId: string): UserActor {
  return {
    kind: "user",
    userId,
    roles: { buyer: true, agent: false, operator: false },
    agentIds: [],
    isDemo: true,
  };
}
