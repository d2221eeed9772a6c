import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/action/confirm-dialog";
import { LoadMore } from "@/components/ui/action/load-more";
import { ParamLink } from "@/components/ui/action/param-link";
import { ErrorNote } from "@/components/ui/feedback/error-note";
import { SkeletonRows } from "@/components/ui/feedback/skeleton";
import { ForeignText } from "@/components/ui/foreign-text";
import { Icon } from "@/components/ui/icon";
import { RelativeTime } from "@/components/ui/relative-time";
import { remove } from "@/lib/client/api";
import { failureText, sayFailure } from "@/lib/client/api-problem";
import { conversationsQuery, pathOf } from "@/lib/client/assistant/queries";
import { notify } from "@/lib/client/notify";
import { usePages } from "@/lib/client/pages";
import { keys } from "@/lib/client/query-keys";
import type { ConversationWire } from "@/lib/schemas/assistant/conversation";

/** Past conversations, the last used first. */
export function History({
  openId,
  onGone,
}: {
  openId: string | null;
  /** The conversation that stands open was deleted. */
  onGone: () => void;
}) {
  const { items, error, refetch, more } = usePages(conversationsQuery());
  const [deleting, setDeleting] = useState<ConversationWire | null>(null);
  if (!items) {
    if (!error) return <SkeletonRows rows={5} />;
    const said = sayFailure(error);
    return (
      <ErrorNote title={said.title} traceId={said.traceId} onRetry={() => void refetch()}>
        {said.detail}
      </ErrorNote>
    );
  }
  if (items.length === 0) return <p className="text-sm text-soft">No conversation yet.</p>;
  return (
    <>
      <ul className="grid gap-1">
        {items.map((conversation) => (
          <Row
            key={conversation.id}
            conversation={conversation}
            isOpen={conversation.id === openId}
            onDelete={() => setDeleting(conversation)}
          />
        ))}
      </ul>
      <LoadMore more={more} what="conversations" />
      <DeleteDialog
        conversation={deleting}
        onClose={() => setDeleting(null)}
        onDeleted={(id) => id === openId && onGone()}
      />
    </>
  );
}

function Row({
  conversation: { id, title, agentId, updatedAt, isAnswering },
  isOpen,
  onDelete,
}: {
  conversation: ConversationWire;
  isOpen: boolean;
  onDelete: () => void;
}) {
  return (
    <li className={`flex items-center rounded-lg ${isOpen ? "bg-raised" : "hover:bg-raised"}`}>
      <ParamLink
        changes={{ c: id }}
        aria-current={isOpen ? "page" : undefined}
        className="min-h-11 min-w-0 flex-1 rounded-lg px-3 py-2 text-sm"
      >
        <ForeignText className="line-clamp-2 font-medium">{title}</ForeignText>
        <span className="block text-xs text-soft">
          {agentId} · {isAnswering ? "answering" : <RelativeTime at={updatedAt} />}
        </span>
      </ParamLink>
      <button
        type="button"
        aria-label={`Delete ${title}`}
        title="Delete"
        onClick={onDelete}
        className="grid size-11 shrink-0 place-items-center rounded-lg text-soft hover:text-ink"
      >
        <Icon name="cross" />
      </button>
    </li>
  );
}

function DeleteDialog({
  conversation,
  onClose,
  onDeleted,
}: {
  conversation: ConversationWire | null;
  onClose: () => void;
  onDeleted: (id: string) => void;
}) {
  const client = useQueryClient();
  const deleting = useMutation({
    mutationFn: ({ id }: ConversationWire) => remove(pathOf(id)),
    onSuccess: (_, { id }) => {
      notify("success", "The conversation is deleted.");
      onClose();
      onDeleted(id);
      client.removeQueries({ queryKey: keys.conversation(id) });
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.conversations }),
  });
  return (
    <ConfirmDialog
      isOpen={conversation !== null}
      title="Delete this conversation?"
      confirmLabel="Delete it"
      isBusy={deleting.isPending}
      failure={failureText(deleting.error)}
      onConfirm={() => conversation && deleting.mutate(conversation)}
      onClose={onClose}
    >
      <p>
        <ForeignText className="font-medium">{conversation?.title ?? ""}</ForeignText>
      </p>
      <p>What was said goes away. Decisions, calls and payments of it stay in the books.</p>
    </ConfirmDialog>
  );
}
