import { DRAFT_STATES, DRAFT_VERBS } from "@/lib/domain/treasury/drafts/lifecycle";
import { PRIORITIES } from "@/lib/domain/treasury/policy";
import { pageQuery } from "@/lib/schemas/page";
import { noteText, timestamp, titleText } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";
import { agedCap, bps, capRows, policyDocument, reason, riskRules, units, word } from "./policy";

/**
 * All that an operator changes of a policy in one piece: every cap, rule and agent as they shall be, so that what is
 * left out is taken away. Amounts travel as text in nano-MNEE. Pauses, the kill switch and services have ways of their own.
 */
export const policyChange = z.strictObject({
  caps: capRows,
  risk: riskRules,
  lowTreasuryUnits: units,
  agents: z
    .array(z.strictObject({ id: word, priority: z.enum(PRIORITIES), reserveBps: bps }))
    .max(1_000)
    .readonly(),
});
export type PolicyChangeWire = z.input<typeof policyChange>;

/** The policy that a draft wants. It may have twins among its caps, which no version has. */
export const draftDocument = policyDocument.extend({ caps: z.array(agedCap) });

export const draftListQuery = pageQuery.extend({ state: z.enum(DRAFT_STATES).optional() });

const version = z.number().int().min(1);
const baseVersion = z.number().int().min(1);
const comment = z.union([z.literal(""), noteText]);

/** Of the policy that holds unless another version is named; with no change of its own it is that version's. */
export const openDraftBody = z.strictObject({
  title: titleText,
  comment: comment.optional(),
  change: policyChange.optional(),
  /** The version that was read; else the one of now. */
  baseVersion: baseVersion.optional(),
  /** An older version whose caps, rules and agents shall be again. */
  fromVersion: baseVersion.optional(),
});
export type OpenDraftInput = z.output<typeof openDraftBody>;

export const editDraftBody = z.strictObject({
  version,
  title: titleText.optional(),
  comment: comment.optional(),
  change: policyChange.optional(),
});
export type EditDraftInput = z.output<typeof editDraftBody>;

export const rebaseDraftBody = z.strictObject({ version });
export const publishDraftBody = z.strictObject({ version, reason });
export const consentBody = z.strictObject({ version, reason: reason.optional() });
export const refuseDraftBody = z.strictObject({ version: version.optional(), reason });
export const withdrawDraftBody = z.strictObject({ version: version.optional() });

export const checkPolicyBody = z.strictObject({ change: policyChange, baseVersion: baseVersion.optional() });
export type CheckPolicyInput = z.output<typeof checkPolicyBody>;

const mend = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("limit"), row: z.number(), limitUnits: z.string() }),
  z.object({ kind: z.literal("remove"), row: z.number() }),
]);

/** What is to be said of a policy that somebody wants. */
const checked = z.object({
  /** Each with its place in the change; one with any is not published. */
  faults: z.array(z.object({ pointer: z.string(), detail: z.string() })),
  /** Two rows of the caps each, and either way to mend them. */
  contradictions: z.array(
    z.object({
      rows: z.tuple([z.number(), z.number()]),
      detail: z.string(),
      mends: z.array(z.object({ text: z.string(), mend })),
    }),
  ),
  diff: z.array(
    z.object({
      path: z.string(),
      was: z.string().nullable(),
      is: z.string().nullable(),
      loosens: z.boolean(),
    }),
  ),
  /** It loosens, and there are two operators. */
  needsConsent: z.boolean(),
  /** The policy has changed since. */
  isStale: z.boolean(),
});
export type CheckedPolicyWire = z.infer<typeof checked>;

const listedDraft = z.object({
  id: z.string(),
  title: z.string(),
  comment: z.string(),
  state: z.enum(DRAFT_STATES),
  version: z.number(),
  baseVersion: z.number(),
  author: z.string(),
  /** Its author's, once it was published. */
  reason: z.string().nullable(),
  createdAt: timestamp,
  changedAt: timestamp,
  proposedAt: timestamp.nullable(),
  decided: z.object({ by: z.string(), note: z.string().nullable() }).nullable(),
  endedAt: timestamp.nullable(),
  /** The version of the policy that it became. */
  liveVersion: z.number().nullable(),
  isStale: z.boolean(),
  /** What you may do with it. */
  verbs: z.array(z.enum(DRAFT_VERBS)),
});
export type ListedDraftWire = z.infer<typeof listedDraft>;

export type DraftWire = ListedDraftWire &
  CheckedPolicyWire & {
    readonly change: PolicyChangeWire;
    /** Of a rebase: places that both changed; the draft's word stands. */
    readonly conflicts: readonly string[];
  };
