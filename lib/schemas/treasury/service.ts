import { CLOSED_BY } from "@/lib/domain/treasury/owned-service";
import { SERVICE_METHODS } from "@/lib/domain/treasury/policy";
import { HEALTH_STATES } from "@/lib/domain/treasury/service-health";
import { address } from "@/lib/schemas/hex";
import { jsonObject } from "@/lib/schemas/json";
import { money } from "@/lib/schemas/money";
import { id, timestamp, webUrl } from "@/lib/schemas/text";
import { reason, unitPrice, word } from "@/lib/schemas/treasury/policy";
import { serviceInputGiven } from "@/lib/schemas/treasury/service-input";
import { z } from "@/lib/schemas/zod";

const service = z.object({
  id: z.string(),
  unitPrice: money,
  providerAddress: z.string(),
  category: z.string(),
  active: z.boolean(),
  verified: z.boolean(),
  divisible: z.boolean(),
  allowedAgents: z.array(z.string()).nullable(),
  blockedAgents: z.array(z.string()),
  summary: z.string().nullable(),
  /** What it takes, as JSON Schema, and an input that it takes; null where nobody said. */
  input: z.object({ schema: jsonObject, example: jsonObject }).nullable(),
  /** The user who registered it; null for the house's own. */
  owner: z.string().nullable(),
  /** Counts what its owner changes; null for the house's own, and for one that its owner took away. */
  version: z.number().nullable(),
  /** Where and how it is asked: told to its owner and to operators, null for others. */
  server: z
    .object({ endpoint: z.string(), method: z.enum(SERVICE_METHODS), statusEndpoint: z.string().nullable() })
    .nullable(),
  /** False for an owner's service whose server is down: it is listed again once it answers. */
  listed: z.boolean(),
  /** What closed it after an operator had opened it to agents; null where nothing did. */
  closedBy: z.enum(CLOSED_BY).nullable(),
  /** Paid for it and not given back. */
  revenue: money,
  /** Calls of it that were paid and never served, and whose money has not come back. */
  claims: z.number(),
  health: z.object({
    state: z.enum(HEALTH_STATES),
    since: timestamp.nullable(),
    checkedAt: timestamp.nullable(),
    tookMs: z.number().nullable(),
    /** Of the last seven days, as far as it was looked at: the part that it was up, in basis points; null where nobody knows. */
    upBps: z.number().nullable(),
    /** How it was in these days, one stretch after the other. */
    history: z.array(z.object({ state: z.enum(HEALTH_STATES), from: timestamp, to: timestamp })),
  }),
});

export type ServiceWire = z.infer<typeof service>;

/** Neither control characters nor half a character, which not every engine keeps. */
const endpoint = webUrl
  .max(500, "At most 500 characters.")
  .refine((value) => !/[\p{Cc}\p{Cs}]/u.test(value), "Give an http or https address.");

const priceInput = z.strictObject({ asset: z.literal("MNEE"), units: unitPrice });

/** Where a service is asked: its status lies on the same server, whose health is probed. */
const isOneServer = (value: { endpoint?: string | undefined; statusEndpoint?: string | null | undefined }) =>
  !value.endpoint || !value.statusEndpoint || isSameOrigin(value.endpoint, value.statusEndpoint);
const isSameOrigin = (one: string, two: string) => new URL(one).origin === new URL(two).origin;
const ONE_SERVER = { path: ["statusEndpoint"], message: "Give an address on the endpoint's own server." };

export const registerServiceBody = z
  .strictObject({
    id,
    endpoint,
    method: z.enum(SERVICE_METHODS).default("POST"),
    statusEndpoint: endpoint.nullable().default(null),
    unitPrice: priceInput,
    providerAddress: address,
    category: word.default("services"),
    divisible: z.boolean().default(true),
    /** What whoever buys has to send. */
    input: serviceInputGiven.nullable().default(null),
    reason: reason.default("Registered by its owner"),
  })
  .refine(isOneServer, ONE_SERVER);
export type RegisterServiceInput = z.output<typeof registerServiceBody>;

/** The last three are an operator's: who may spend on a service, and whether the house stands by it. */
export const editServiceBody = z
  .strictObject({
    reason: reason.optional(),
    /** The owner's version that was read: later ones are not what was looked at. */
    version: z.number().int().min(1).optional(),
    endpoint: endpoint.optional(),
    method: z.enum(SERVICE_METHODS).optional(),
    statusEndpoint: endpoint.nullable().optional(),
    unitPrice: priceInput.optional(),
    active: z.boolean().optional(),
    verified: z.boolean().optional(),
    /** Null: every agent may. */
    allowedAgents: z.array(word).max(1_000).nullable().optional(),
    blockedAgents: z.array(word).max(1_000).optional(),
  })
  .refine(
    ({ reason: _, version: _version, ...fields }) => Object.keys(fields).length > 0,
    "Name at least one field to change.",
  )
  .refine(isOneServer, ONE_SERVER);
export type EditServiceInput = z.output<typeof editServiceBody>;
