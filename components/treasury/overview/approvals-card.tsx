import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, useState } from "react";
import { CALL_STATES } from "@/components/treasury/calls/call-states";
import { NotRead } from "@/components/treasury/list/paged-table";
import { Button } from "@/components/ui/action/button";
import { LoadMore } from "@/components/ui/action/load-more";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { SkeletonRows } from "@/components/ui/feedback/skeleton";
import { landFocus } from "@/components/ui/land-focus";
import { RelativeTime } from "@/components/ui/relative-time";
import { post } from "@/lib/client/api";
import { notify } from "@/lib/client/notify";
import { notifyFailure } from "@/lib/client/notify-failure";
import { usePages } from "@/lib/client/pages";
import { approvalsQuery } from "@/lib/client/queries";
import { keys } from "@/lib/client/query-keys";
import { formatUnits } from "@/lib/domain/money";
import { capName } from "@/lib/domain/treasury/caps";
import type { ApprovalWire } from "@/lib/schemas/treasury/approval";
import type { ServiceCallWire } from "@/lib/schemas/treasury/call";
import { RefuseCallDialog } from "./refuse-call-dialog";

/** Of what a provider is asked for; all of it is in the API. */
const INPUT_LENGTH = 300;

const pathOf = ({ id }: ApprovalWire, verb: "approve" | "refuse") => `/api/v1/approvals/${id}/${verb}`;

/** What is asked for, and what would be called in its stead. */
function bought({ serviceId, calledServiceId, quantity, requested }: ApprovalWire): string {
  const service = calledServiceId === serviceId ? serviceId : `${serviceId} → ${calledServiceId}`;
  return `${service} × ${quantity === requested ? quantity : `${quantity} of ${requested}`}`;
}

/** The caps that hold its money, with it. */
function Caps({ caps }: { caps: ApprovalWire["caps"] }) {
  return (
    <ul className="text-xs text-soft">
      {caps.map(({ used, held, limit, ...cap }) => (
        <li key={capName(cap)} className="wrap-anywhere">
          {capName(cap)}: then {formatUnits("MNEE", BigInt(used.units) + BigInt(held.units))} of{" "}
          {limit.display}
        </li>
      ))}
    </ul>
  );
}

/** Within it a second press is meant for the row of the first. */
const TWICE_MS = 600;
let approvedAtMs = Number.NEGATIVE_INFINITY;

/** To the next row, else the one before, else the list. */
function goOn({ nextElementSibling, previousElementSibling, parentElement }: HTMLElement): void {
  const next = nextElementSibling ?? previousElementSibling ?? parentElement;
  if (next instanceof HTMLElement) next.focus();
}

/** Keys of the row that has the focus itself; on its buttons, and with Ctrl and the like, they are the browser's. */
function onRowKey(
  event: KeyboardEvent<HTMLElement>,
  deciding: { approve: (() => void) | null; refuse: () => void },
): void {
  if (event.target !== event.currentTarget) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.key === "a" && deciding.approve !== null) {
    // A key pressed twice must not approve two.
    if (event.timeStamp - approvedAtMs < TWICE_MS) return;
    approvedAtMs = event.timeStamp;
    deciding.approve();
    goOn(event.currentTarget);
  }
  if (event.key === "r") {
    // Else the letter is written into the dialog that opens.
    event.preventDefault();
    deciding.refuse();
  }
}

/** Every row has one of its own: a payment takes as long as the chain's confirmations. */
function useApprove(approval: ApprovalWire) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => post<ServiceCallWire>(pathOf(approval, "approve")),
    onSuccess: ({ call }) => {
      landFocus("#approvals [data-row]", "#approvals-title");
      notify(
        "success",
        `Approved for ${approval.agentId}.`,
        call ? `Its call is ${CALL_STATES[call.state].words}.` : "",
      );
    },
    onError: notifyFailure,
    onSettled: () => client.invalidateQueries({ queryKey: keys.treasury }),
  });
}

function Asked({ approval }: { approval: ApprovalWire }) {
  const { agentId, askedBy, cost, payee, input, reason, caps, askedAt, expiresAt } = approval;
  const inputText = JSON.stringify(input);
  return (
    <div className="grid min-w-0 gap-1 text-sm">
      <p className="wrap-anywhere">
        <strong>{agentId}</strong> asks for <strong>{bought(approval)}</strong>
        {askedBy === null ? null : `, by ${askedBy}`}, <RelativeTime at={askedAt} />
      </p>
      <p className="wrap-anywhere">
        <Badge tone="info">{cost.display}</Badge> to <code className="font-mono text-xs">{payee}</code>
      </p>
      {inputText === "{}" ? null : (
        <p className="wrap-anywhere">
          Asked with{" "}
          <code className="font-mono text-xs">
            {inputText.length > INPUT_LENGTH ? `${inputText.slice(0, INPUT_LENGTH)}…` : inputText}
          </code>
        </p>
      )}
      <p className="wrap-anywhere text-soft">{reason}</p>
      <Caps caps={caps} />
      <p className="text-xs text-soft">
        Refused by itself <RelativeTime at={expiresAt} />
      </p>
    </div>
  );
}

function Waiting({ approval, onRefuse }: { approval: ApprovalWire; onRefuse: () => void }) {
  const { agentId, cost, mayApprove } = approval;
  const approving = useApprove(approval);
  const { isPending } = approving;
  const approve = () => approving.mutate();
  return (
    <li
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys a and r decide the row that has the focus
      tabIndex={0}
      data-row
      aria-label={`${agentId}, ${bought(approval)}, ${cost.display}`}
      onKeyDown={(event) =>
        isPending || onRowKey(event, { approve: mayApprove ? approve : null, refuse: onRefuse })
      }
      className="grid gap-2 rounded-lg border border-line p-3 sm:grid-cols-[1fr_auto] sm:items-center"
    >
      <Asked approval={approval} />
      {mayApprove ? (
        <div className="flex flex-wrap gap-2">
          <Button tone="primary" busy={isPending} onClick={approve}>
            Approve
          </Button>
          <Button tone="danger" disabled={isPending} onClick={onRefuse}>
            Refuse
          </Button>
        </div>
      ) : (
        <div className="grid gap-2 sm:max-w-64">
          <p className="text-xs text-soft">
            You asked for this yourself: another operator approves it. Are you the only one? Take it back, or
            let somebody else approve: in the demo, sign in as operator-002 in another browser.
          </p>
          <Button onClick={onRefuse}>Take it back</Button>
        </div>
      )}
    </li>
  );
}

function useRefuse(onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ approval, reason }: { approval: ApprovalWire; reason: string }) =>
      post<ApprovalWire>(pathOf(approval, "refuse"), { reason }),
    onSuccess: (_, { approval }) => {
      onDone();
      notify("success", `Refused for ${approval.agentId}.`);
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.treasury }),
  });
}

/** Calls that somebody is asked about, what ends first before others. */
export function ApprovalsCard() {
  const { items, error, refetch, more } = usePages(approvalsQuery());
  const [refused, setRefused] = useState<ApprovalWire | null>(null);
  const refusing = useRefuse(() => setRefused(null));
  return (
    <Card id="approvals" title="Waiting for approval">
      {!items && error ? <NotRead error={error} onRetry={() => void refetch()} /> : null}
      {!items && !error ? <SkeletonRows rows={2} className="h-12" /> : null}
      {items?.length === 0 ? <EmptyState title="No call waits for an approval." /> : null}
      {items && items.length > 0 ? (
        <>
          {items.some(({ mayApprove }) => mayApprove) ? (
            <p className="mb-3 text-xs text-soft max-sm:hidden">
              On the row that has the focus, <kbd>a</kbd> approves and <kbd>r</kbd> refuses.
            </p>
          ) : null}
          <ul className="grid gap-2" tabIndex={-1} aria-label="Calls that wait for approval">
            {items.map((approval) => (
              <Waiting key={approval.id} approval={approval} onRefuse={() => setRefused(approval)} />
            ))}
          </ul>
        </>
      ) : null}
      <LoadMore more={more} what="approvals" />
      <RefuseCallDialog
        approval={refused}
        isBusy={refusing.isPending}
        failure={refusing.error}
        onRefuse={(approval, reason) => refusing.mutate({ approval, reason })}
        onClose={() => setRefused(null)}
      />
    </Card>
  );
}
