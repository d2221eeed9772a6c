import { isEnded } from "@/lib/domain/treasury/call-lifecycle";
import type { CallServiceInput, ServiceCallWire } from "@/lib/schemas/treasury/call";
import { z } from "@/lib/schemas/zod";
import type { Answer } from "@/lib/server/http/answer";
import { command } from "@/lib/server/kernel/command";
import type { Call, Reply } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import type { CallParts } from "@/lib/server/treasury/operations/call/call-parts";
import { decideCall } from "@/lib/server/treasury/operations/call/decide-call";
import { pursueCall } from "@/lib/server/treasury/operations/call/pursue-call";
import { requirePaying } from "@/lib/server/treasury/operations/call/require-paying";
import { requireTakeable, requireTakeableInstead } from "@/lib/server/treasury/providers/provider-request";
import { serviceCallView } from "@/lib/server/treasury/reads/calls";
import { findService } from "@/lib/server/treasury/reads/services-in-effect";

const begun = z.object({ id: z.string() });

/**
 * Asks for a service: decided and held in one op, then paid, then served. A repeated Idempotency-Key asks for nothing
 * new: it is told how the same call stands. 202 while it goes on, or waits for an approval; then it says where to look.
 * @throws BooksRed, TreasuryRed, ChainUnavailable, InvalidInput for what its service could not be asked, before anything is decided
 */
export async function callService(parts: CallParts, call: Call<CallServiceInput>): Promise<Answer> {
  const { reply, view } = await carryOut(parts, call);
  const isOver = view.call === null || isEnded(view.call.state);
  const location = ["location", `/api/v1/decisions/${view.decision.id}`] as const;
  const headers = view.approval === null ? [] : [location];
  return { ...reply, status: isOver ? 200 : 202, body: JSON.stringify(view), headers };
}

/** The same for the house's own programs. */
export async function askService(parts: CallParts, call: Call<CallServiceInput>): Promise<ServiceCallWire> {
  return (await carryOut(parts, call)).view;
}

async function carryOut(
  parts: CallParts,
  call: Call<CallServiceInput>,
): Promise<{ reply: Reply; view: ServiceCallWire }> {
  const { context } = parts;
  const { actor, input } = call;
  const userId = actor.kind === "user" ? actor.userId : null;
  const op = async (tx: Tx, nowMs: number) => {
    const { agentId, serviceId, quantity, allowDowngrade } = input;
    const request = { agentId, serviceId, quantity, allowDowngrade };
    const { service: wanted } = await findService(tx, serviceId);
    if (wanted) requireTakeable(wanted, input.input);
    const asked = { request, input: input.input, userId, nowMs };
    const { decision, call: held, service } = await decideCall(tx, context, asked);
    // Thrown here it takes the decision and the hold back with it.
    if (held && service) requireTakeableInstead(service, held.input);
    const detail = { action: decision.action, agentId, serviceId, costUnits: String(decision.costUnits) };
    const subject = { kind: "decision", id: decision.id, detail };
    return { status: 200, value: { id: decision.id }, subject };
  };
  const named = { action: ACTIONS["services.call"], audited: "service.call" };
  const evidence = () => requirePaying(parts, input.serviceId);
  const reply = await command(context, call, { ...named, evidence, op });
  const { id } = begun.parse(JSON.parse(reply.body));
  await pursueCall(parts, id);
  return { reply, view: await context.store.read((tx) => serviceCallView(tx, id)) };
}
