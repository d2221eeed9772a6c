import { TaskRow } from "@/components/market/task/task-row";
import { ButtonLink } from "@/components/ui/action/button-link";
import { LoadMore } from "@/components/ui/action/load-more";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { SkeletonRows } from "@/components/ui/feedback/skeleton";
import { usePages } from "@/lib/client/pages";
import { disputesQuery } from "@/lib/client/queries";

/** Disputes that wait for the arbiter; each is resolved on its task's page. */
export function DisputesCard() {
  const { items, more } = usePages(disputesQuery());
  return (
    <Card id="disputes" title="Disputes">
      {!items ? <SkeletonRows rows={2} /> : null}
      {items?.length === 0 ? <EmptyState title="No open disputes." /> : null}
      {items && items.length > 0 ? (
        <ul className="grid gap-2">
          {items.map((task) => (
            <TaskRow key={task.id} task={task} side="buyer">
              <ButtonLink href={`/tasks/${task.id}`} tone="primary">
                Look at both sides and resolve
              </ButtonLink>
            </TaskRow>
          ))}
        </ul>
      ) : null}
      <LoadMore more={more} what="disputes" />
    </Card>
  );
}
