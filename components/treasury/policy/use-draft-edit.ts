import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useSettled } from "@/components/ui/form/use-settled";
import { patch } from "@/lib/client/api";
import { notify } from "@/lib/client/notify";
import { notifyFailure } from "@/lib/client/notify-failure";
import { checkPolicyQuery } from "@/lib/client/queries";
import { keys } from "@/lib/client/query-keys";
import type { DraftWire } from "@/lib/schemas/treasury/policy-draft";
import { changeOfForm, type DraftForm, formOf } from "./draft-form";
import { keepForm, keptForm } from "./kept-form";

/** While somebody types, the house is asked once they pause. */
const QUIET_MS = 400;

const textOf = (form: DraftForm) =>
  JSON.stringify({ ...form, caps: form.caps.map(({ key: _, ...cap }) => cap) });

/** A draft as somebody edits it: its fields, what is to be said of them, and the way to save them. */
export function useDraftEdit(draft: DraftWire) {
  const saved = useMemo(() => formOf(draft), [draft]);
  const [form, setForm] = useState<DraftForm>(() => keptForm(draft.id, draft.version) ?? saved);
  const isDirty = textOf(form) !== textOf(saved);
  const { id, version, baseVersion } = draft;
  useEffect(() => keepForm(id, isDirty ? { version, form } : null), [id, version, form, isDirty]);
  const change = useMemo(() => changeOfForm(form), [form]);
  const settled = useSettled(change, QUIET_MS);
  const checked = useQuery({
    ...checkPolicyQuery({ change: settled ?? draft.change, baseVersion }),
    enabled: settled !== null && isDirty,
    placeholderData: keepPreviousData,
  });
  const client = useQueryClient();
  const saving = useMutation({
    mutationFn: () => {
      const { title, comment } = form;
      return patch<DraftWire>(`/api/v1/policy/drafts/${id}`, { version, title, comment, change });
    },
    onSuccess: (answer) => {
      keepForm(id, null);
      client.setQueryData(keys.policyDraft(id), answer);
      notify("success", "The draft is saved.");
    },
    onError: notifyFailure,
    onSettled: () => client.invalidateQueries({ queryKey: keys.treasury }),
  });
  const said = isDirty && checked.data ? checked.data : draft;
  return { form, setForm, isDirty, change, said, saving, reset: () => setForm(saved) };
}
