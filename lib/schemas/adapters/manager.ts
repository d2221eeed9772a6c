import { address } from "@/lib/schemas/hex";
import { z } from "@/lib/schemas/zod";

const nodeId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "An id has letters, digits, - and _ only.");
const capabilities = z.array(z.string().min(1).max(64)).max(50);
const hex = z.string().regex(/^[0-9a-f]+$/);

export const managerChallengeBody = z.strictObject({ address });
export const managerLoginBody = z.strictObject({
  address,
  challenge: z.string().max(64),
  signature: z.string().max(5_000),
});
/** The same in the words of OAuth: the challenge and its signature stand where a password would. */
export const managerTokenForm = z.object({
  username: address,
  password: z.string().regex(/^[0-9a-f]{1,64}:0x[0-9a-fA-F]+$/),
});

export const registerNodeBody = z.strictObject({
  orchestrator_id: nodeId,
  endpoint: z.url({ protocol: /^https?$/ }).max(2_000),
  capabilities: capabilities.default([]),
  eth_address: address.nullish(),
});

export const nodeProofBody = z.strictObject({
  orchestrator_id: z.string().max(64),
  timestamp: z.union([z.string().max(64), z.number()]),
  connection_id: z.string().max(128).default(""),
  manager_challenge: hex.max(64),
  orchestrator_response: hex.max(128),
  metrics: z
    .strictObject({
      latency_ms: z.number().nonnegative().max(1e9).default(0),
      uptime_seconds: z.number().nonnegative().max(1e12).default(0),
      processed_calls: z.number().nonnegative().default(0),
    })
    .default({ latency_ms: 0, uptime_seconds: 0, processed_calls: 0 }),
  capabilities: capabilities.default([]),
});

const payload = z.record(z.string().max(64), z.json());

export const distributeBody = z.strictObject({
  call_type: z.string().min(1).max(64),
  orchestrator_ids: z.array(nodeId).max(100).nullish(),
  strategy: z.enum(["round_robin", "least_loaded", "capabilities"]).default("round_robin"),
  payload: payload.default({}),
});
export type Distributed = z.output<typeof distributeBody>;

export const processPaymentBody = z.strictObject({
  call_type: z.string().max(64).default("payment"),
  amount: z.union([z.number(), z.string().max(64)]),
  recipient: nodeId,
  metadata: payload.default({}),
});
