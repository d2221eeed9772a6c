import { Notice } from "@/components/ui/feedback/notice";
import { Field } from "@/components/ui/form/field";
import { Input, Textarea } from "@/components/ui/form/input";
import type { DraftWire } from "@/lib/schemas/treasury/policy-draft";
import { CapFields } from "./cap-fields";
import { afterMend, Contradictions } from "./contradictions";
import { PolicyDiff } from "./diff/policy-diff";
import type { DraftForm } from "./draft-form";
import { DraftVerbs } from "./draft-verbs";
import { formFaults } from "./editing/form-faults";
import { NewerNotice } from "./editing/newer-notice";
import { SaveRow } from "./editing/save-row";
import { useDraftEdit } from "./editing/use-draft-edit";
import { AgentFields, RuleFields } from "./rule-fields";

/** The fields of an open draft of one's own, with what they would change. */
export function DraftEditor({ draft }: { draft: DraftWire }) {
  const { form, setForm, isDirty, isOvertaken, change, said, saving, save, reset } = useDraftEdit(draft);
  const faultOf = (row: number) =>
    said.faults.find(({ pointer }) => pointer.startsWith(`#/caps/${row}/`))?.detail ?? null;
  const others = said.faults.filter(({ pointer }) => !pointer.startsWith("#/caps/"));
  const faults = formFaults(form);
  const isWhole = change !== null && faults.length === 0;
  return (
    <div className="grid gap-4">
      {isOvertaken ? (
        <NewerNotice
          draft={draft}
          isBusy={saving.isPending}
          onKeep={isWhole ? () => save(draft.version) : null}
          onTake={reset}
        />
      ) : null}
      <form
        className="grid gap-6"
        onSubmit={(event) => {
          event.preventDefault();
          if (isDirty && isWhole && !isOvertaken && !saving.isPending) save();
        }}
      >
        <Texts form={form} onChange={setForm} />
        <CapFields caps={form.caps} faultOf={faultOf} onChange={(caps) => setForm({ ...form, caps })} />
        <Contradictions
          found={said.contradictions}
          change={change ?? draft.change}
          onMend={(mend) => setForm({ ...form, caps: afterMend(form.caps, mend) })}
        />
        <AgentFields form={form} onChange={setForm} />
        <RuleFields form={form} onChange={setForm} />
        {others.map(({ pointer, detail }) => (
          <Notice key={pointer} tone="warning">
            {detail}
          </Notice>
        ))}
        <section className="grid gap-2" aria-label="Was and is">
          <h3 className="text-sm font-semibold">Was → is</h3>
          <PolicyDiff
            lines={said.diff}
            empty={change === null ? "Not known while a field holds no value." : "It changes nothing yet."}
          />
          {said.needsConsent ? (
            <p className="text-sm text-soft">
              It loosens the policy: once published, another operator is asked, as long as one has signed in
              within 30 days.
            </p>
          ) : null}
        </section>
        <SaveRow
          isDirty={isDirty}
          isOvertaken={isOvertaken}
          isBusy={saving.isPending}
          faults={faults}
          onDrop={reset}
        />
      </form>
      {/* Beside the fields: what these ask is a form of its own. */}
      <DraftVerbs draft={draft} isDirty={isDirty} />
    </div>
  );
}

function Texts({ form, onChange }: { form: DraftForm; onChange: (form: DraftForm) => void }) {
  return (
    <div className="grid gap-3">
      <Field id="draft-name" label="Title" error={form.title.trim() === "" ? "Give it a title." : null}>
        <Input
          id="draft-name"
          aria-describedby="draft-name-note"
          maxLength={120}
          value={form.title}
          onChange={({ target }) => onChange({ ...form, title: target.value })}
        />
      </Field>
      <Field id="draft-comment" label="Comment">
        <Textarea
          id="draft-comment"
          rows={2}
          maxLength={2_000}
          value={form.comment}
          onChange={({ target }) => onChange({ ...form, comment: target.value })}
        />
      </Field>
    </div>
  );
}
