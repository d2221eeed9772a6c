import { LostRace } from "@/lib/domain/errors";
import type { Service } from "@/lib/domain/treasury/policy";
import { againAfter, isDue, isHopeless, TURN_MS } from "@/lib/domain/treasury/service/serving";
import type { Hex } from "@/lib/schemas/hex";
import { audit } from "@/lib/server/kernel/audit";
import type { Context } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";
import { stepCall } from "@/lib/server/treasury/operations/call/step-call";
import type { AskProvider, ProviderResult } from "@/lib/server/treasury/providers/provider";
import { findService } from "@/lib/server/treasury/reads/services-in-effect";
import { paymentOfCall } from "@/lib/server/treasury/tables/router-payments";
import type { ServiceCallRow } from "@/lib/server/treasury/tables/rows";
import { findCall, swapCall } from "@/lib/server/treasury/tables/service-calls";

export interface ServeParts {
  readonly context: Context;
  readonly askProvider: AskProvider;
}

interface Turn {
  readonly call: ServiceCallRow;
  /** Null where there is none any more that the call was sold by. */
  readonly service: Service | null;
  readonly paymentTx: Hex | null;
}

/**
 * Asks the provider of a call once, in a turn that nobody else has: of one that is paid, or that needs no payment. Its
 * answer ends the call; without one, a paid call comes again by the same id, and is at last a claim.
 */
export async function serveCall(parts: ServeParts, of: { callId: string }): Promise<void> {
  const { context } = parts;
  const turn = await takeTurn(context, of.callId);
  if (turn === null) return;
  const result = await ask(parts.askProvider, turn);
  await context.store
    .write((tx) => keep(tx, context, { call: turn.call, result }))
    .catch((error: unknown) => {
      // Its money came back meanwhile, or an operator was faster.
      if (!(error instanceof LostRace)) throw error;
    });
}

/** Null for a call that is not to be served now, or is being served. */
function takeTurn(context: Context, callId: string): Promise<Turn | null> {
  return context.store.write(async (tx) => {
    const nowMs = context.clock();
    const call = await findCall(tx, callId);
    if (!call || !["held", "paid", "claimed"].includes(call.state) || !isDue(call, nowMs)) return null;
    const taken = { tries: call.tries + 1, nextTryAtMs: nowMs + TURN_MS };
    if (!(await swapCall(tx, call, taken))) return null;
    // As it was opened, wherever its owner has it since: what it is asked is nobody else's to read.
    const { said, service: now } = await findService(tx, call.serviceId);
    const service = said ?? now;
    const payment = await paymentOfCall(tx, callId);
    return {
      call: { ...call, ...taken, version: call.version + 1 },
      service: service?.payee === call.payeeAddress ? service : null,
      paymentTx: payment?.txHash ?? null,
    };
  });
}

async function ask(askProvider: AskProvider, { call, service, paymentTx }: Turn): Promise<ProviderResult> {
  if (service === null) return { kind: "failed", why: "The service is gone", isRetryable: false };
  const { id: callId, agentId, quantity, input } = call;
  const isPaid = call.state !== "held";
  return askProvider({ service, callId, agentId, quantity, input, isPaid, paymentTx });
}

async function keep(
  tx: Tx,
  context: Context,
  of: { call: ServiceCallRow; result: ProviderResult },
): Promise<void> {
  const { call, result } = of;
  const nowMs = context.clock();
  if (result.kind === "served") {
    await stepCall(tx, context, { call, verb: "serve", answer: result.result, nowMs });
    return noted(tx, { call, action: "call.serve", nowMs });
  }
  const { why: failure, fault = "provider" } = result;
  if (call.state === "held") {
    await stepCall(tx, context, { call, verb: "fail", failure, fault, nowMs });
    return noted(tx, { call, action: "call.fail", nowMs });
  }
  if (call.state === "paid" && isHopeless(call, result, nowMs)) {
    await stepCall(tx, context, { call, verb: "give_up", failure, fault, nowMs });
    return noted(tx, { call, action: "call.claim", nowMs });
  }
  // A claim may be tried again by hand at once, and stays whose doing it was.
  const again =
    call.state === "paid"
      ? { fault, ...againAfter(call, result, nowMs) }
      : { fault: call.fault ?? fault, nextTryAtMs: nowMs };
  if (!(await swapCall(tx, call, { failure, ...again }))) throw new LostRace();
}

function noted(tx: Tx, of: { call: ServiceCallRow; action: string; nowMs: number }): Promise<void> {
  const { call, action, nowMs: atMs } = of;
  const subject = { subjectKind: "decision", subjectId: call.id };
  return audit(tx, { atMs, actor: { kind: "house" }, action, ...subject });
}
