import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useSettled } from "@/components/ui/form/use-settled";
import { landFocus } from "@/components/ui/land-focus";
import { patch } from "@/lib/client/api";
import { ApiProblem } from "@/lib/client/api-problem";
import { notify } from "@/lib/client/notify";
import { notifyFailure } from "@/lib/client/notify-failure";
import { checkPolicyQuery } from "@/lib/client/queries";
import { keys } from "@/lib/client/query-keys";
import type { DraftWire, PolicyChangeWire } from "@/lib/schemas/treasury/policy-draft";
import { changeOfForm, type DraftForm, formOf } from "../draft-form";
import { afterReading, afterSaving, asSaved, type EditedDraft, isSameForm } from "./edited-draft";
import { keepForm, keptForm } from "./kept-form";

/** While somebody types, the house is asked once they pause. */
const QUIET_MS = 400;

/** What the tab kept, else the draft as it is saved. */
function begin(draft: DraftWire): EditedDraft {
  const kept = keptForm(draft.id);
  const saved = asSaved(draft);
  if (kept === null) return saved;
  return { ...kept, began: kept.version === draft.version ? saved.form : null };
}

/** The fields of this tab, as it reads newer versions. */
function useEdited(draft: DraftWire) {
  const [edited, setEdited] = useState(() => begin(draft));
  const read = afterReading(edited, draft);
  if (read !== edited) setEdited(read);
  return { edited: read, setEdited };
}

/** A draft as somebody edits it: its fields, what is to be said of them, and the way to save them. */
export function useDraftEdit(draft: DraftWire) {
  const { edited, setEdited } = useEdited(draft);
  const { form } = edited;
  const saved = useMemo(() => formOf(draft), [draft]);
  const isDirty = !isSameForm(form, saved);
  const { id, baseVersion } = draft;
  const { version } = edited;
  useEffect(() => keepForm(id, isDirty ? { version, form } : null), [id, version, form, isDirty]);
  const change = useMemo(() => changeOfForm(form), [form]);
  const settled = useSettled(change, QUIET_MS);
  const checked = useQuery({
    ...checkPolicyQuery({ change: settled ?? draft.change, baseVersion }),
    enabled: settled !== null && isDirty,
    placeholderData: keepPreviousData,
  });
  const saving = useSaving(id, (sent, answer) => setEdited((now) => afterSaving(now, sent, answer)));
  return {
    ...{ form, isDirty, change, saving },
    /** Somebody saved a newer version while this one was written. */
    isOvertaken: isDirty && version < draft.version,
    said: isDirty && checked.data ? checked.data : draft,
    setForm: (to: DraftForm) => setEdited((now) => ({ ...now, form: to })),
    /** Over the version that is named; one that is newer still stops it. */
    save: (over: number = version) => change && saving.mutate({ version: over, form, change }),
    reset: () => {
      setEdited(asSaved(draft));
      landFocus("#draft-title");
    },
  };
}

interface Sent {
  readonly version: number;
  readonly form: DraftForm;
  readonly change: PolicyChangeWire;
}

function useSaving(id: string, onSaved: (sent: DraftForm, answer: DraftWire) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ version, form: { title, comment }, change }: Sent) =>
      patch<DraftWire>(`/api/v1/policy/drafts/${id}`, { version, title, comment, change }),
    onSuccess: (answer, { form }) => {
      client.setQueryData(keys.policyDraft(id), answer);
      onSaved(form, answer);
      landFocus("#draft-title");
      notify("success", "The draft is saved.");
    },
    onError: (failure) => {
      if (!(failure instanceof ApiProblem && failure.code === "lost_race")) notifyFailure(failure);
      else notify("message", "Not saved: a newer version is.", "What you wrote is kept. Say which shall be.");
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.treasury }),
  });
}
