import { VERDICTS } from "@/lib/domain/market/work";
import { signature, transactionHash } from "@/lib/schemas/hex";
import { id, noteText, text, webUrl } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";

/** The caller's EIP-712 consent; needed on MNEE and ETH unless the house holds the caller's demo key. */
const signed = { signature: signature.optional() };

/** One verdict per criterion, in the task's order. */
const verdicts = z.array(z.enum(VERDICTS)).max(20);

const fundBody = z.strictObject({ txHash: transactionHash.optional() });
const acceptBody = z.strictObject({ agentId: id.optional(), ...signed });
const declineBody = z.strictObject({ reason: noteText.optional() });

const deliverable = z
  .strictObject({ text: text(20_000).optional(), url: webUrl.optional() })
  .refine((value) => value.text !== undefined || value.url !== undefined, "Give a text, a url or both.");

export const submitBody = z.strictObject({ deliverable, ...signed });
const approveBody = z.strictObject({ verdicts: verdicts.optional(), ...signed });
const requestChangesBody = z.strictObject({ note: noteText, ...signed });

export const rejectBody = z.strictObject({
  reasons: z.array(noteText).min(1).max(20),
  verdicts: verdicts.optional(),
  ...signed,
});

const contestBody = z.strictObject({ statement: noteText, ...signed });

export const resolveBody = z.strictObject({
  agentShareBps: z.number().int().min(0).max(10_000),
  reason: noteText,
  ...signed,
});

const cancelBody = z.strictObject({ ...signed });
const failBody = z.strictObject({ reason: noteText, ...signed });

/** Body of `POST /api/v1/tasks/{id}/{verb}`, by verb. */
export const verbBodies = {
  fund: fundBody,
  accept: acceptBody,
  decline: declineBody,
  submit: submitBody,
  approve: approveBody,
  request_changes: requestChangesBody,
  reject: rejectBody,
  contest: contestBody,
  resolve: resolveBody,
  cancel: cancelBody,
  fail: failBody,
} as const;

export type PartyVerb = keyof typeof verbBodies;

export type FundInput = z.output<typeof fundBody>;
export type AcceptInput = z.output<typeof acceptBody>;
export type DeclineInput = z.output<typeof declineBody>;
export type SubmitInput = z.output<typeof submitBody>;
export type ApproveInput = z.output<typeof approveBody>;
export type RequestChangesInput = z.output<typeof requestChangesBody>;
export type RejectInput = z.output<typeof rejectBody>;
export type ContestInput = z.output<typeof contestBody>;
export type ResolveInput = z.output<typeof resolveBody>;
export type CancelInput = z.output<typeof cancelBody>;
export type FailInput = z.output<typeof failBody>;
