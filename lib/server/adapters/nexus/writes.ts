import type { Actor } from "@/lib/domain/access/actor";
import { nexusBudgetBody } from "@/lib/schemas/adapters/nexus";
import { replayed, type SeedReply, seedCall } from "@/lib/server/adapters/seed-answer";
import { readJson } from "@/lib/server/http/body";
import { parsedFields } from "@/lib/server/http/fields";
import type { Context } from "@/lib/server/kernel/context";
import { editSpendingAgent } from "@/lib/server/treasury/commands/edit-spending-agent";
import { resetBudgets } from "@/lib/server/treasury/commands/reset-budgets";
import { nexusBudget } from "./reads";

interface Write {
  readonly context: Context;
  readonly request: Request;
  readonly actor: Actor;
}

const WAITS = "The budget is as before: another operator is to consent first";

/** Another budget of an agent: a version of the policy like any other. @throws NotFound in the seed's words */
export async function setBudget({ context, request, actor }: Write, agentId: string): Promise<SeedReply> {
  const raw = await readJson(request);
  await showBudget(context, agentId);
  const body = parsedFields(nexusBudgetBody, raw);
  const input = {
    agentId,
    dailyBudgetUnits: body.daily_budget ?? undefined,
    maxPerCallUnits: body.max_per_call ?? undefined,
    reason: "Set through /api/nexus",
  };
  const reply = await editSpendingAgent(context, seedCall(request, { actor, input }));
  const agent = await showBudget(context, agentId);
  const message = reply.status === 202 ? WAITS : "Budget updated successfully";
  return { status: reply.status, value: { message, agent }, headers: replayed(reply) };
}

function showBudget(context: Context, id: string) {
  return context.store.read((tx) => nexusBudget(tx, { id, nowMs: context.clock() }));
}

/** A new day for all agents' budgets; what the body says is nobody's. */
export async function resetDay({ context, request, actor }: Write): Promise<SeedReply> {
  const input = { reason: "Reset through /api/nexus" };
  const reply = await resetBudgets(context, seedCall(request, { actor, input }));
  return { value: { message: "All agents' daily spending has been reset to 0" }, headers: replayed(reply) };
}
