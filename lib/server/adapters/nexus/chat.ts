import type { Actor } from "@/lib/domain/access/actor";
import { Unauthenticated } from "@/lib/domain/errors";
import { nexusChatBody } from "@/lib/schemas/adapters/nexus";
import { replayed, type SeedReply, seedCall } from "@/lib/server/adapters/seed-answer";
import { readJson } from "@/lib/server/http/body";
import { parsedFields } from "@/lib/server/http/fields";
import { command } from "@/lib/server/kernel/command";
import type { Runtime } from "@/lib/server/kernel/runtime";
import { nexusBudget } from "./reads";

interface Chat {
  readonly world: Runtime;
  readonly request: Request;
  readonly actor: Actor;
  /** The same, asked again. */
  readonly again: () => Promise<Actor>;
}

/**
 * Answers a message as the assistant does, without keeping it: each thing that its model asks for goes through the same
 * door as any call, one after the other. Neither the message nor what a service answers changes who asks or what is allowed.
 * @throws NotFound for an agent that the policy does not know; ModelFailed
 */
export async function chat({ world, request, actor, again }: Chat): Promise<SeedReply> {
  const input = parsedFields(nexusChatBody, await readJson(request));
  const { context } = world;
  await context.store.read((tx) => nexusBudget(tx, { id: input.agent_id, nowMs: context.clock() }));
  const call = seedCall(request, { actor, input });
  const reply = await command(context, call, {
    action: null,
    audited: "nexus.chat",
    evidence: () =>
      world.answering.answerOnce(
        { ...call, input: { agentId: input.agent_id, words: input.message } },
        { runtime: world, asker: { actor, now: () => theSame(actor, again) } },
      ),
    op: async (_, __, response) => ({
      status: 200,
      value: { response, agent_id: input.agent_id },
      subject: null,
    }),
  });
  return { value: JSON.parse(reply.body), headers: replayed(reply) };
}

/** @throws Unauthenticated once who asked is another, or nobody, by the same token */
async function theSame(actor: Actor, again: () => Promise<Actor>): Promise<Actor> {
  const now = await again();
  const nameOf = (one: Actor) => (one.kind === "user" ? one.userId : one.kind);
  if (nameOf(now) !== nameOf(actor)) throw new Unauthenticated();
  return now;
}
