import { InvalidInput } from "@/lib/domain/errors";
import type { Service } from "@/lib/domain/treasury/policy";
import { asTaken, fixedFaults, inputFaults } from "@/lib/domain/treasury/service/input";
import { type JsonValue, jsonObject } from "@/lib/schemas/json";
import type { OutboundRequest } from "@/lib/server/outbound/outbound";
import type { ProviderCall } from "./provider";
import { MAX_RESULT_BYTES } from "./provider-answer";

/** For each question; several are asked within a call. */
const TIMEOUT_MS = 10_000;

/** Servers in front of providers take a first line of 8 KiB; ours take 16 KiB with all headers. */
const LONGEST_URL = 8_000;

type Input = Readonly<Record<string, JsonValue>>;

/**
 * Holds what a service is to be asked for to what it takes, before anything is decided or paid; what is asked for with an
 * address must fit into one. What is written over whatever is given is not the caller's to say.
 * @param at where the input stands in what was sent
 * @throws InvalidInput
 */
export function requireTakeable(service: Service, input: Input, at = "#/input"): void {
  requireInput(service, input, { at, isInstead: false });
}

/** The same of a service that takes the place of the one that the input was meant for. */
export function requireTakeableInstead(service: Service, input: Input): void {
  requireInput(service, input, { at: "#/input", isInstead: true });
}

function requireInput(service: Service, input: Input, of: { at: string; isInstead: boolean }): void {
  const { at, isInstead } = of;
  const fixed = Object.keys(service.fixedInput);
  const unsayable = isInstead ? [] : fixedFaults(input, { at, fixed });
  const faults = [...unsayable, ...inputFaults(service.input, input, { at, fixed })];
  const [first] = faults;
  if (first) {
    const why = `${service.id} does not take this input. ${first.pointer}: ${first.detail} Nothing was decided or paid.`;
    throw new InvalidInput(faults, why);
  }
  if (service.method !== "GET") return;
  const { length } = withQuery(service.endpoint, { ...input, ...service.fixedInput });
  if (length <= LONGEST_URL) return;
  const detail =
    `${service.id} takes its input in its address, which would have ${length} characters; ` +
    `${LONGEST_URL} are taken. Give less.`;
  throw new InvalidInput([{ pointer: at, detail }]);
}

/** How a call asks its service. The key is the call's own, so that a provider serves it once however often it is asked. */
export function requestOf(call: ProviderCall): OutboundRequest {
  const { endpoint: url, method, fixedInput } = call.service;
  const taken = asTaken(call.service.input, call.input, Object.keys(fixedInput));
  const input: Input = jsonObject.parse({ ...taken, ...fixedInput });
  const headers = headersOf(call);
  const bounds = { timeoutMs: TIMEOUT_MS, maxBytes: MAX_RESULT_BYTES };
  if (method === "GET") return { url: withQuery(url, input), method, headers, ...bounds };
  const jsonHeaders = { ...headers, "Content-Type": "application/json" };
  return { url, method, headers: jsonHeaders, body: JSON.stringify(input), ...bounds };
}

/** How a call asks for a job that its provider took up. */
export function statusRequestOf(
  call: ProviderCall,
  job: { statusEndpoint: string; jobId: string },
): OutboundRequest {
  const url = withQuery(job.statusEndpoint, { jobId: job.jobId });
  return { url, method: "GET", headers: headersOf(call), timeoutMs: TIMEOUT_MS, maxBytes: MAX_RESULT_BYTES };
}

function headersOf(call: ProviderCall): Record<string, string> {
  return {
    Accept: "application/json",
    "Idempotency-Key": call.callId,
    "Souk-Agent": call.agentId,
    "Souk-Quantity": String(call.quantity),
    ...(call.paymentTx === null ? {} : { "Souk-Payment": call.paymentTx }),
  };
}

function withQuery(url: string, input: Input): string {
  const asked = new URL(url);
  for (const [name, value] of Object.entries(input))
    asked.searchParams.set(name, typeof value === "string" ? value : JSON.stringify(value));
  return asked.href;
}
