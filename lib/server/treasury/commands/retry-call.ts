import { NotFound } from "@/lib/domain/errors";
import { IllegalCallStep } from "@/lib/domain/treasury/errors";
import { command } from "@/lib/server/kernel/command";
import type { Call, Reply } from "@/lib/server/kernel/context";
import { ACTIONS } from "@/lib/server/treasury/access";
import type { CallParts } from "@/lib/server/treasury/operations/call/call-parts";
import { getCall } from "@/lib/server/treasury/reads/calls";
import { findCall } from "@/lib/server/treasury/tables/service-calls";

/** Asks the provider of a claim once more, by the same call and without a second payment. @throws NotFound, IllegalCallStep */
export async function retryCall(parts: CallParts, call: Call<{ readonly callId: string }>): Promise<Reply> {
  const { context, serveCall } = parts;
  const { callId } = call.input;
  const named = { action: ACTIONS["services.call"], audited: "call.retry" };
  const reply = await command(context, call, {
    ...named,
    op: async (tx) => {
      const row = await findCall(tx, callId);
      if (!row) throw new NotFound();
      if (row.state !== "claimed") throw new IllegalCallStep(row.state);
      return { status: 200, value: { id: callId }, subject: { kind: "decision", id: callId } };
    },
  });
  await serveCall(callId);
  const view = await getCall(context.store, { actor: call.actor, id: callId });
  return { ...reply, body: JSON.stringify(view) };
}
