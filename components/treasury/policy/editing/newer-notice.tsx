import { Button } from "@/components/ui/action/button";
import { Notice } from "@/components/ui/feedback/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import type { DraftWire } from "@/lib/schemas/treasury/policy-draft";

/** What was written here began from an older version than the one that is saved now: which of both shall be. */
export function NewerNotice({
  draft,
  isBusy,
  onKeep,
  onTake,
}: {
  draft: DraftWire;
  isBusy: boolean;
  /** Null while what is written cannot be saved. */
  onKeep: (() => void) | null;
  onTake: () => void;
}) {
  return (
    <Notice tone="warning">
      <div className="grid gap-2">
        <p className="wrap-anywhere">
          {draft.author} saved a newer version of this draft <RelativeTime at={draft.changedAt} />, “
          {draft.title}”, in another tab or by a program. What you wrote here is kept and not saved.
        </p>
        <div className="flex flex-wrap gap-2">
          <Button busy={isBusy} disabled={onKeep === null} onClick={() => onKeep?.()}>
            Keep mine
          </Button>
          <Button disabled={isBusy} onClick={onTake}>
            Take theirs
          </Button>
        </div>
        <p className="text-xs text-soft">
          Keep mine saves what you wrote over the newer version. Take theirs drops what you wrote.
        </p>
      </div>
    </Notice>
  );
}
