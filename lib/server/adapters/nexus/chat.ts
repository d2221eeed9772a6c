import type { Actor } from "@/lib/domain/access/actor";
import type { AssistantAsk } from "@/lib/domain/assistant/ask";
import { HELP, type Outcome, tell } from "@/lib/domain/assistant/tell";
import { MOST_ASKS, understand } from "@/lib/domain/assistant/understand";
import { MOST_OF_A_CALL } from "@/lib/domain/treasury/policy";
import { type NexusChatInput, nexusChatBody } from "@/lib/schemas/adapters/nexus";
import type { CallServiceInput, ServiceCallWire } from "@/lib/schemas/treasury/call";
import { replayed, type SeedReply, seedCall } from "@/lib/server/adapters/seed-answer";
import { readJson } from "@/lib/server/http/body";
import { parsedFields } from "@/lib/server/http/fields";
import { failureOf, newTraceId } from "@/lib/server/http/problem";
import { command } from "@/lib/server/kernel/command";
import type { Call } from "@/lib/server/kernel/context";
import type { Runtime } from "@/lib/server/kernel/runtime";
import { askService } from "@/lib/server/treasury/commands/call-service";
import { nexusBudget } from "./reads";

interface Chat {
  readonly world: Runtime;
  readonly request: Request;
  readonly actor: Actor;
}

/**
 * Answers a message by fixed rules: each ask of it goes through the same door as any call, one after the other. Neither
 * the message nor what a service answers changes who asks or what is allowed.
 * @throws NotFound for an agent that the policy does not know
 */
export async function chat({ world, request, actor }: Chat): Promise<SeedReply> {
  const input = parsedFields(nexusChatBody, await readJson(request));
  const { context } = world;
  await context.store.read((tx) => nexusBudget(tx, { id: input.agent_id, nowMs: context.clock() }));
  const call = seedCall(request, { actor, input });
  const reply = await command(context, call, {
    action: null,
    audited: "nexus.chat",
    evidence: () => responseTo(world, call),
    op: async (_, __, response) => ({
      status: 200,
      value: { response, agent_id: input.agent_id },
      subject: null,
    }),
  });
  return { value: JSON.parse(reply.body), headers: replayed(reply) };
}

async function responseTo(world: Runtime, call: Call<NexusChatInput>): Promise<string> {
  const { asks, left } = understand(call.input.message);
  const told: string[] = [];
  for (const [index, ask] of asks.entries()) {
    const carriedOut = tellOf(world, { ask, call: partOf(call, { ask, index }) });
    told.push(await (index === 0 ? carriedOut : carriedOut.catch((error) => failed(ask, error))));
  }
  if (left > 0) told.push(`I do ${MOST_ASKS} things at a time; ask again for the other ${left}.`);
  return told.length === 0 ? HELP : told.join("\n");
}

/** One ask as a call of its own, so that a message that is sent again buys nothing again, however far it had come. */
function partOf(
  call: Call<NexusChatInput>,
  { ask, index }: { ask: AssistantAsk; index: number },
): Call<CallServiceInput> {
  const { serviceId, quantity, input } = ask;
  const idempotency = call.idempotency && {
    ...call.idempotency,
    key: `${call.idempotency.key} ask ${index}`,
  };
  const asked = { agentId: call.input.agent_id, serviceId, quantity, allowDowngrade: true };
  return { actor: call.actor, input: { ...asked, input: jsonOf(input) }, idempotency };
}

/** What fails takes nothing from the asks before it, whose answers are paid for. */
function failed({ serviceId }: AssistantAsk, error: unknown): string {
  const { detail } = failureOf(error, { traceId: newTraceId(), path: "/api/nexus/chat" });
  return `${serviceId} could not be asked: ${detail}`;
}

async function tellOf(
  runtime: Runtime,
  of: { ask: AssistantAsk; call: Call<CallServiceInput> },
): Promise<string> {
  const { ask, call } = of;
  if (ask.quantity > MOST_OF_A_CALL)
    return `${ask.serviceId} was not asked: I get at most ${MOST_OF_A_CALL} at a time.`;
  return tell(outcomeOf(ask, await askService(runtime, call)));
}

function jsonOf(input: AssistantAsk["input"]) {
  const members = Object.entries(input).map(
    ([name, value]) => [name, typeof value === "string" ? value : [...value]] as const,
  );
  return Object.fromEntries(members);
}

function outcomeOf({ kind, serviceId }: AssistantAsk, answer: ServiceCallWire): Outcome {
  const { decision, call, result, receipt } = answer;
  const { action, mode, requested, approved, cost, reason, needs } = decision;
  const ends = decision.bound.flatMap(({ resetsAt }) => resetsAt ?? []).sort();
  const transactionHash = receipt?.payment?.transactionHash ?? null;
  return {
    kind,
    serviceId,
    action,
    isSummary: mode === "SUMMARY_ONLY",
    requested,
    approved,
    cost: cost.display,
    reason,
    needs: needs?.text ?? null,
    resetsAt: needs?.waitUntil ?? ends.at(-1) ?? null,
    call: call && { id: call.id, state: call.state, failure: call.failure, result, transactionHash },
  };
}
