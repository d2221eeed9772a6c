import { isSoukError } from "@/lib/domain/errors";
import { isOneOf } from "@/lib/domain/lists";
import { requirementsFor, X402_ERRORS, X402_VERSION } from "@/lib/domain/treasury/x402/payment";
import { discoveryQuery, saleQuery } from "@/lib/schemas/adapters/x402";
import { type JsonValue, jsonObject } from "@/lib/schemas/json";
import { word } from "@/lib/schemas/treasury/policy";
import { z } from "@/lib/schemas/zod";
import { type Answer, ok } from "@/lib/server/http/answer";
import { rowsOf } from "@/lib/server/http/route-table";
import type { RouteTable } from "@/lib/server/http/subsystem";
import type { Call, Context } from "@/lib/server/kernel/context";
import type { Runtime } from "@/lib/server/kernel/runtime";
import { timeView } from "@/lib/server/kernel/wire-values";
import { buyService } from "@/lib/server/treasury/commands/buy-service";
import { inputView } from "@/lib/server/treasury/reads/services";
import {
  placeOfSale,
  requireSelling,
  serviceForSale,
  servicesForSale,
} from "@/lib/server/treasury/reads/services-for-sale";
import { ACTIONS } from "./access";
import { answerOf, askForAllowance, askForPayment, describedAs, type Offer } from "./answers";
import { readPayment } from "./payment-header";

const { row } = rowsOf(ACTIONS);

interface Asked {
  readonly runtime: Runtime;
  readonly context: Context;
  readonly request: Request;
  readonly serviceId: string;
  readonly input: Readonly<Record<string, JsonValue>>;
  call<I>(input: I): Call<I>;
}

const urlOf = ({ env }: Runtime, serviceId: string) => `${env.publicOrigin}/api/x402/services/${serviceId}`;

async function offerOf({ runtime, context, serviceId }: Asked): Promise<Offer> {
  const { service, place } = await serviceForSale(context, serviceId);
  return { service, place, url: urlOf(runtime, serviceId) };
}

/** What is no longer for sale may still have been paid for. */
async function offerIfAny(asked: Asked): Promise<Offer | null> {
  return offerOf(asked).catch((error: unknown) => {
    if (isSoukError(error)) return null;
    throw error;
  });
}

async function sell(asked: Asked): Promise<Answer> {
  const { runtime, context, request, serviceId, input } = asked;
  const header = request.headers.get("payment-signature");
  if (header === null) return askForPayment(await offerOf(asked));
  try {
    const paid = await buyService(
      { ...runtime, context },
      asked.call({ ...readPayment(header), serviceId, input }),
    );
    return answerOf(paid, paid.state === "refused" ? await offerIfAny(asked) : null);
  } catch (error) {
    // Only what was kept before sales were turned off is spoken of.
    if (isSoukError(error) && [400, 402].includes(error.status)) requireSelling(context);
    const offer = isSoukError(error) && [402, 412].includes(error.status) ? await offerIfAny(asked) : null;
    if (offer === null || !isSoukError(error)) throw error;
    if (error.status === 412) return askForAllowance(offer, error.values);
    const { reason } = error.values;
    const isKnown = typeof reason === "string" && isOneOf(X402_ERRORS, reason);
    return askForPayment(offer, isKnown ? reason : "unexpected_verify_error");
  }
}

/** `/api/x402/*`: services for whoever pays for one unit with what he signs (x402 version 2, exact, Permit2). */
export const x402Routes: RouteTable = {
  rows: [
    row({
      method: "GET",
      path: "/api/x402/services/{id}",
      action: "x402.buy",
      params: z.object({ id: word }),
      query: saleQuery,
      run: ({ runtime, context, request, params, query, call }) =>
        sell({ runtime, context, request, serviceId: params.id, input: query, call }),
    }),
    row({
      method: "POST",
      path: "/api/x402/services/{id}",
      action: "x402.buy",
      params: z.object({ id: word }),
      body: jsonObject,
      run: ({ runtime, context, request, params, body, call }) =>
        sell({ runtime, context, request, serviceId: params.id, input: body, call }),
    }),
    /** What the house takes; its relayer sends what payers sign. */
    row({
      method: "GET",
      path: "/api/x402/supported",
      action: "x402.read",
      run: async ({ context }) => {
        requireSelling(context);
        const place = await placeOfSale(context);
        const extra = { assetTransferMethod: "permit2" };
        const kind = place && { x402Version: X402_VERSION, scheme: "exact", network: place.network, extra };
        const signers = context.chain && kind ? { "eip155:*": [context.chain.facts.relayer] } : {};
        return ok({ kinds: kind ? [kind] : [], extensions: [], signers });
      },
    }),
    row({
      method: "GET",
      path: "/api/x402/discovery/resources",
      action: "x402.read",
      query: discoveryQuery,
      run: async ({ runtime, context, query }) => ok(await discover({ runtime, context }, query)),
    }),
  ],
};

async function discover(
  { runtime, context }: Pick<Asked, "runtime" | "context">,
  query: z.output<typeof discoveryQuery>,
) {
  const { limit, offset, type = "http" } = query;
  requireSelling(context);
  const place = await placeOfSale(context);
  const { services, updatedAtMs } = await context.store.read(servicesForSale);
  const isListed = place !== null && type === "http";
  const listed = isListed ? services.map((service) => ({ service, place })) : [];
  const items = listed.slice(offset, offset + limit).map(({ service, place: at }) => ({
    resource: urlOf(runtime, service.id),
    type: "http",
    x402Version: X402_VERSION,
    accepts: [requirementsFor(service, at)],
    lastUpdated: timeView(updatedAtMs),
    metadata: {
      description: describedAs(service),
      category: service.category,
      method: service.method,
      input: inputView(service),
    },
  }));
  return { x402Version: X402_VERSION, items, pagination: { limit, offset, total: listed.length } };
}
