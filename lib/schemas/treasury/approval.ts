import { APPROVAL_STATES } from "@/lib/domain/treasury/approval";
import { jsonObject } from "@/lib/schemas/json";
import { money } from "@/lib/schemas/money";
import { pageQuery } from "@/lib/schemas/page";
import { id, timestamp } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";
import { capReading } from "./decision";
import { reason } from "./policy";

/** What somebody is asked to let pass. */
const approval = z.object({
  /** Its call's and its decision's. */
  id: z.string(),
  state: z.enum(APPROVAL_STATES),
  agentId: z.string(),
  /** The user who asks; null for a program of the house. */
  askedBy: z.string().nullable(),
  serviceId: z.string(),
  /** What would be called: the summary in its stead. */
  calledServiceId: z.string(),
  requested: z.number(),
  quantity: z.number(),
  cost: money,
  payee: z.string(),
  input: jsonObject,
  /** Why somebody is asked. */
  reason: z.string(),
  /** The policy that asks. */
  policyVersion: z.number(),
  /** Of all that an approval binds. */
  requestHash: z.string(),
  /** As they stand now, with what this call holds. */
  caps: z.array(capReading),
  askedAt: timestamp,
  expiresAt: timestamp,
  /** Whether it is yours to approve: any operator's but the asker's, who may take it back by refusing it. */
  mayApprove: z.boolean(),
  /** Null while it waits. */
  decided: z.object({ by: z.string().nullable(), at: timestamp, note: z.string().nullable() }).nullable(),
});
export type ApprovalWire = z.infer<typeof approval>;

export const approvalListQuery = pageQuery;
export const approvalParams = z.object({ id });
export const approveBody = z.strictObject({ reason: reason.optional() });
export type ApproveInput = z.output<typeof approveBody>;
