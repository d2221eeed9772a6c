import { DurationInput } from "@/components/ui/form/duration-input";
import type { Terms } from "./draft";

const FIELDS = [
  { key: "payWithinS", label: "Pay within", usual: "30 minutes" },
  { key: "acceptWithinS", label: "Accept within", usual: "24 hours" },
  { key: "deliverWithinS", label: "Deliver within", usual: "48 hours" },
  { key: "reviewWithinS", label: "Review within", usual: "72 hours" },
  { key: "contestWithinS", label: "Contest within", usual: "48 hours" },
  { key: "resolveWithinS", label: "Resolve within", usual: "7 days" },
] as const satisfies { key: keyof Terms; label: string; usual: string }[];

/** The six deadlines, each with its usual length. Fetched when somebody opens them. */
export function TermFields({ terms, onChange }: { terms: Terms; onChange: (terms: Terms) => void }) {
  return (
    <div className="grid gap-4 pt-1 pb-4 sm:grid-cols-2">
      {FIELDS.map(({ key, label, usual }) => (
        <DurationInput
          key={key}
          id={key}
          label={label}
          usual={usual}
          onChange={(seconds) => {
            const { [key]: _dropped, ...others } = terms;
            onChange(seconds === undefined ? others : { ...others, [key]: seconds });
          }}
        />
      ))}
    </div>
  );
}
