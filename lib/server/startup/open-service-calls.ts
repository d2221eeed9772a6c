import type { Context } from "@/lib/server/kernel/context";
import type { Runtime } from "@/lib/server/kernel/runtime";
import type { Outbound } from "@/lib/server/outbound/outbound";
import { carryOnPayment } from "@/lib/server/treasury/commands/carry-on-payment";
import { serveCall } from "@/lib/server/treasury/commands/serve-call";
import { askProvider } from "@/lib/server/treasury/providers/ask-provider";
import { openCircuits } from "@/lib/server/treasury/providers/circuit";
import type { AskProvider } from "@/lib/server/treasury/providers/provider";

export type ServiceCalls = Pick<Runtime, "serveCall" | "carryOnPayment" | "openCircuitUntilMs">;

/** How a running house has services asked that are paid: one circuit a service, whoever paid. */
export function openServiceCalls({
  context,
  outbound,
}: {
  context: Context;
  outbound: Outbound;
}): ServiceCalls {
  const circuits = openCircuits(() => context.clock());
  const parts: { context: Context; askProvider: AskProvider } = {
    context,
    askProvider: (call) => askProvider({ outbound, circuits }, call),
  };
  return {
    serveCall: (callId) => serveCall(parts, { callId }),
    carryOnPayment: (paymentId) => carryOnPayment(parts, { paymentId }),
    openCircuitUntilMs: (serviceId) => circuits.of(serviceId).retryAtMs(),
  };
}
