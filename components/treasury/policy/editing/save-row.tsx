import { useState } from "react";
import { Button } from "@/components/ui/action/button";
import { ConfirmDialog } from "@/components/ui/action/confirm-dialog";
import type { FormFault } from "./form-faults";

const MOST = 5;

/** Each leads to its field. */
function Faults({ faults }: { faults: readonly FormFault[] }) {
  return (
    <ul className="grid gap-1 text-sm text-danger-text" aria-label="Why it cannot be saved">
      {faults.slice(0, MOST).map(({ id, text }) => (
        <li key={id}>
          <a
            href={`#${id}`}
            className="underline underline-offset-4 wrap-anywhere"
            onClick={(event) => {
              event.preventDefault();
              document.getElementById(id)?.focus();
            }}
          >
            {text}
          </a>
        </li>
      ))}
      {faults.length > MOST ? <li>And {faults.length - MOST} more.</li> : null}
    </ul>
  );
}

/** Saves what is written or drops it; says why neither goes. */
export function SaveRow({
  isDirty,
  isOvertaken,
  isBusy,
  faults,
  onDrop,
}: {
  isDirty: boolean;
  isOvertaken: boolean;
  isBusy: boolean;
  faults: readonly FormFault[];
  onDrop: () => void;
}) {
  const [isAsked, setAsked] = useState(false);
  return (
    <div className="grid gap-2">
      {isDirty ? <Faults faults={faults} /> : null}
      {isOvertaken ? <p className="text-sm">A newer version is saved: say above which shall be.</p> : null}
      <div className="flex flex-wrap gap-2">
        <Button
          type="submit"
          tone="primary"
          busy={isBusy}
          disabled={!isDirty || faults.length > 0 || isOvertaken}
        >
          Save the draft
        </Button>
        {isDirty ? <Button onClick={() => setAsked(true)}>Drop what is not saved</Button> : null}
      </div>
      {isDirty ? (
        <p className="text-xs text-soft">Not saved yet; it stays in this tab until you save or drop it.</p>
      ) : null}
      <ConfirmDialog
        isOpen={isAsked}
        title="Drop what is not saved?"
        confirmLabel="Drop it"
        onConfirm={() => {
          setAsked(false);
          onDrop();
        }}
        onClose={() => setAsked(false)}
      >
        <p>The draft is again as it was saved last. What you wrote since is gone.</p>
      </ConfirmDialog>
    </div>
  );
}
