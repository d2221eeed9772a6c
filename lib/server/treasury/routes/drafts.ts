import { id } from "@/lib/schemas/text";
import {
  checkPolicyBody,
  consentBody,
  draftListQuery,
  editDraftBody,
  openDraftBody,
  publishDraftBody,
  rebaseDraftBody,
  refuseDraftBody,
  withdrawDraftBody,
} from "@/lib/schemas/treasury/policy-draft";
import { z } from "@/lib/schemas/zod";
import { ok } from "@/lib/server/http/answer";
import { itemsOrCsv } from "@/lib/server/http/csv";
import { rowsOf } from "@/lib/server/http/route-table";
import { ACTIONS } from "@/lib/server/treasury/access";
import { consentToDraft } from "@/lib/server/treasury/commands/drafts/consent-to-draft";
import { editDraft, rebaseDraft } from "@/lib/server/treasury/commands/drafts/edit-draft";
import { refuseDraft, withdrawDraft } from "@/lib/server/treasury/commands/drafts/end-draft";
import { openDraft } from "@/lib/server/treasury/commands/drafts/open-draft";
import { publishDraft } from "@/lib/server/treasury/commands/drafts/publish-draft";
import { checkPolicy } from "@/lib/server/treasury/reads/drafts/check-policy";
import { DRAFT_COLUMNS, getDraft, listDrafts } from "@/lib/server/treasury/reads/drafts/drafts";

const { row } = rowsOf(ACTIONS);
const params = z.object({ id });

export const DRAFT_ROWS = [
  /** Says what is to be said of a change, and keeps nothing. */
  row({
    method: "POST",
    path: "/api/v1/policy/check",
    action: "policy.read",
    body: checkPolicyBody,
    run: async ({ context, actor, body }) =>
      ok(await checkPolicy(context.store, { actor, input: body, nowMs: context.clock() })),
  }),
  row({
    method: "GET",
    path: "/api/v1/policy/drafts",
    action: "policy.read",
    query: draftListQuery,
    run: async ({ request, context, actor, query }) => {
      const page = await listDrafts(context.store, { actor, ...query, cursor: query.cursor });
      return itemsOrCsv(request, page, DRAFT_COLUMNS);
    },
  }),
  row({
    method: "POST",
    path: "/api/v1/policy/drafts",
    action: "policy.change",
    body: openDraftBody,
    run: ({ context, body, call }) => openDraft(context, call(body)),
  }),
  row({
    method: "GET",
    path: "/api/v1/policy/drafts/{id}",
    action: "policy.read",
    params,
    run: async ({ context, actor, params }) =>
      ok(await getDraft(context.store, { actor, id: params.id, nowMs: context.clock() })),
  }),
  row({
    method: "PATCH",
    path: "/api/v1/policy/drafts/{id}",
    action: "policy.change",
    params,
    body: editDraftBody,
    run: ({ context, params, body, call }) => editDraft(context, call({ ...body, id: params.id })),
  }),
  /** Its own changes over the policy of now. */
  row({
    method: "POST",
    path: "/api/v1/policy/drafts/{id}/rebase",
    action: "policy.change",
    params,
    body: rebaseDraftBody,
    run: ({ context, params, body, call }) => rebaseDraft(context, call({ ...body, id: params.id })),
  }),
  /** The next version of the policy; 202 where it loosens and another operator is to consent first. */
  row({
    method: "POST",
    path: "/api/v1/policy/drafts/{id}/publish",
    action: "policy.change",
    params,
    body: publishDraftBody,
    run: ({ context, params, body, call }) => publishDraft(context, call({ ...body, id: params.id })),
  }),
  row({
    method: "POST",
    path: "/api/v1/policy/drafts/{id}/consent",
    action: "policy.change",
    params,
    body: consentBody,
    run: ({ context, params, body, call }) => consentToDraft(context, call({ ...body, id: params.id })),
  }),
  row({
    method: "POST",
    path: "/api/v1/policy/drafts/{id}/refuse",
    action: "policy.change",
    params,
    body: refuseDraftBody,
    run: ({ context, params, body, call }) => refuseDraft(context, call({ ...body, id: params.id })),
  }),
  row({
    method: "POST",
    path: "/api/v1/policy/drafts/{id}/withdraw",
    action: "policy.change",
    params,
    body: withdrawDraftBody,
    run: ({ context, params, body, call }) => withdrawDraft(context, call({ ...body, id: params.id })),
  }),
];
