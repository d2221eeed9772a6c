import { hashOfId } from "@/lib/chain/router-calls";
import { isRegisteredAs, registrable } from "@/lib/chain/router-reads";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { SECOND_MS } from "@/lib/domain/time";
import { isEnded } from "@/lib/domain/treasury/call-lifecycle";
import { ProviderDown } from "@/lib/domain/treasury/errors";
import { isOpenToAgents } from "@/lib/domain/treasury/policy";
import type { CallServiceInput, ServiceCallWire } from "@/lib/schemas/treasury/call";
import { z } from "@/lib/schemas/zod";
import { requirePayouts } from "@/lib/server/escrow/relay/require-payouts";
import { command } from "@/lib/server/kernel/command";
import type { Call, Reply } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import type { CallParts } from "@/lib/server/treasury/operations/call/call-parts";
import { decideCall } from "@/lib/server/treasury/operations/call/decide-call";
import { requireTakeable } from "@/lib/server/treasury/providers/provider-request";
import { serviceCallView } from "@/lib/server/treasury/reads/calls";
import { findService } from "@/lib/server/treasury/reads/services-in-effect";
import { findCall } from "@/lib/server/treasury/tables/service-calls";

/** How long the asker waits for payment and answer; then he is told where to look. */
const PATIENCE_MS = 25 * SECOND_MS;
const LOOK_EVERY_MS = 100;

const NOT_AS_SAID =
  "The treasury's router does not have this service as the policy has it yet. Nothing was done; try again soon.";

const begun = z.object({ id: z.string() });

/**
 * Asks for a service: decided and held in one op, then paid, then served. A repeated Idempotency-Key asks for nothing
 * new: it is told how the same call stands. 202 while it goes on.
 * @throws BooksRed, ChainUnavailable, InvalidInput for what its service could not be asked, before anything is decided
 */
export async function callService(parts: CallParts, call: Call<CallServiceInput>): Promise<Reply> {
  const { reply, view } = await carryOut(parts, call);
  const isOver = view.call === null || isEnded(view.call.state);
  return { ...reply, status: isOver ? 200 : 202, body: JSON.stringify(view) };
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
    const asked = { request, input: input.input, userId, nowMs };
    const { decision, call: held, service } = await decideCall(tx, context, asked);
    // Thrown here it takes the decision and the hold back with it.
    if (held && service) requireTakeable(service, held.input);
    const detail = { action: decision.action, agentId, serviceId, costUnits: String(decision.costUnits) };
    const subject = { kind: "decision", id: decision.id, detail };
    return { status: 200, value: { id: decision.id }, subject };
  };
  const named = { action: ACTIONS["services.call"], audited: "service.call" };
  const evidence = () => requirePaying(parts, input.serviceId);
  const reply = await command(context, call, { ...named, evidence, op });
  const { id } = begun.parse(JSON.parse(reply.body));
  await pursue(parts, id);
  return { reply, view: await context.store.read((tx) => serviceCallView(tx, id)) };
}

/** What cannot be paid or served now is not decided, and nobody is paid but who the policy names. */
async function requirePaying(parts: CallParts, serviceId: string): Promise<void> {
  const { context, openCircuitUntilMs } = parts;
  requirePayouts(context);
  const untilMs = openCircuitUntilMs(serviceId);
  if (untilMs !== null) throw new ProviderDown(serviceId, untilMs - context.clock());
  // Read where all is committed, so that the op which decides finds the policy parsed.
  const { service } = await context.store.read((tx) => findService(tx, serviceId));
  if (context.config.paymentRail !== "router") return;
  const wanted = service?.isActive && isOpenToAgents(service) ? registrable(service) : null;
  const found = await context.chain?.registeredService(hashOfId(serviceId));
  if (wanted !== null && !(found && isRegisteredAs(found, wanted))) throw new ChainUnavailable(NOT_AS_SAID);
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for a call's payment, has it served, and waits for its end; not for ever. */
async function pursue({ context, serveCall }: CallParts, id: string): Promise<void> {
  const untilMs = Date.now() + PATIENCE_MS;
  let isAsked = false;
  while (Date.now() < untilMs) {
    const call = await context.store.read((tx) => findCall(tx, id));
    if (!call || isEnded(call.state)) return;
    if (call.state !== "paying" && !isAsked) {
      isAsked = true;
      const serving = serveCall(id);
      // Past our patience its end is told by the call itself.
      serving.catch(() => undefined);
      await Promise.race([serving, pause(Math.max(0, untilMs - Date.now()))]);
    } else {
      await pause(LOOK_EVERY_MS);
    }
  }
}
