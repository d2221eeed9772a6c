import { z } from "@/lib/schemas/zod";

/** Upstream's decoder takes what is missing as empty, and fields that it does not know as nothing. */
const text = z.string().max(32_768).default("");

/** The job header, decoded. `request` and `parameters` are JSON written as strings: they are what the sender signs. */
export const jobHeader = z.object({
  id: text,
  request: text,
  parameters: text,
  capability: text,
  capability_url: text,
  sender: text,
  sig: text,
  timeout_seconds: z.number().int().min(0).max(86_400).default(0),
});

/** What of a job's `request` is read; whatever else it says is the worker's. */
export const jobDetails = z.object({ stream_id: z.string().max(256).optional() });

const urls = z.array(z.string().max(2_000)).max(1_000).nullish();

/** Orchestrators by their exact URL; and of ours, the most wei that a second may cost. */
export const jobParameters = z.object({
  orchestrators: z.object({ include: urls, exclude: urls }).nullish(),
  max_price_per_unit: z.number().int().nonnegative().optional(),
});

const unixSeconds = z.number().int().nonnegative();

/** What of a job's `request` binds its signature to just this job; of ours, and upstream lets it be. */
export const jobBinding = z.object({
  job_id: z.string().max(256).optional(),
  capability: z.string().max(256).optional(),
  nonce: z.string().min(8).max(128).optional(),
  iat: unixSeconds.optional(),
  exp: unixSeconds.optional(),
  body_sha256: z
    .string()
    .regex(/^(0x)?[0-9a-fA-F]{64}$/)
    .optional(),
  orchestrator: z.string().max(2_000).optional(),
});

/** Who asks for a token: an address, and its signature on the address as it is written. */
export const senderHeader = z.object({ addr: z.string().max(64), sig: z.string().max(256) });

/** A worker's registration of a capability. */
export const capabilityRegistration = z.object({
  name: z.string().min(1).max(128),
  description: z.string().max(2_000).default(""),
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  capacity: z.number().int().min(1).max(1_000_000).default(1),
  price_per_unit: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER).default(0),
  price_scaling: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER).default(1),
  currency: z.string().max(16).default("wei"),
  token: z.string().max(1_000).default(""),
});
export type CapabilityRegistration = z.output<typeof capabilityRegistration>;

/** What of a token says who is paid. */
export const tokenAnswer = z.object({ ticket_params: z.object({ recipient: z.string().max(256) }) });

/** An int64 of JSON, which a double may not hold exactly: rounded down into what it holds. */
const int64 = z
  .number()
  .nonnegative()
  .transform((value) => BigInt(Math.min(Math.floor(value), Number.MAX_SAFE_INTEGER)));

/** What of a token says on which terms a job is taken. Zeros are left out. */
export const offerAnswer = z.object({
  price: z
    .object({ pricePerUnit: int64.default(0n), pixelsPerUnit: int64.refine((count) => count > 0n) })
    .optional(),
  balance: int64.default(0n),
  available_capacity: z.number().default(0),
});
