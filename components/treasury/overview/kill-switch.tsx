import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { sayOutcome } from "@/components/treasury/policy/say-outcome";
import { Button } from "@/components/ui/action/button";
import { ConfirmDialog } from "@/components/ui/action/confirm-dialog";
import { post } from "@/lib/client/api";
import { failureText } from "@/lib/client/api-problem";
import { killSwitchQuery } from "@/lib/client/queries";
import { keys } from "@/lib/client/query-keys";
import type { KillSwitchWire } from "@/lib/schemas/treasury/overview";

/** What becomes of each call under way, in words. */
function InFlight({ calls, more }: { calls: KillSwitchWire["inFlight"]; more: number }) {
  if (calls.length === 0) return <p>No call is under way.</p>;
  return (
    <>
      <p>Calls under way end so:</p>
      <ul
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard
        tabIndex={0}
        className="grid max-h-60 gap-2 overflow-y-auto wrap-anywhere"
        aria-label="Calls under way"
      >
        {calls.map(({ id, agentId, serviceId, held, outcome }) => (
          <li key={id}>
            <strong>
              {agentId} · {serviceId} · {held.display}
            </strong>{" "}
            {outcome}
          </li>
        ))}
        {more > 0 ? <li>And {more} more, which end in the same ways.</li> : null}
      </ul>
    </>
  );
}

/** While somebody reads what becomes of calls under way, they come and go by the second. */
const LOOK_MS = 1_000;

/** Stops all spending by agents at once, or lets it go on; says beforehand what happens to each call in flight. */
export function KillSwitch() {
  const client = useQueryClient();
  // What was asked when it opened: another operator may have done it meanwhile.
  const [asked, ask] = useState<{ readonly stops: boolean } | null>(null);
  const { data, refetch } = useQuery({
    ...killSwitchQuery(),
    ...(asked ? { refetchInterval: LOOK_MS } : {}),
  });
  const isStopped = data?.stopped === true;
  const open = () => {
    void refetch();
    ask({ stops: !isStopped });
  };
  const throwing = useMutation({
    mutationFn: (stopped: boolean) =>
      post("/api/v1/treasury/kill-switch", { stopped, reason: "By the operator's page" }),
    onSuccess: (answer, stopped) => {
      ask(null);
      sayOutcome(answer, stopped ? "All spending is stopped." : "Agents spend again.");
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.treasury }),
  });
  return (
    <>
      <Button tone={isStopped ? "primary" : "danger"} disabled={!data} onClick={open}>
        {isStopped ? "Let agents spend again" : "Stop all spending"}
      </Button>
      <ConfirmDialog
        isOpen={asked !== null}
        title={asked?.stops ? "Stop all spending of agents?" : "Let agents spend again?"}
        confirmLabel={asked?.stops ? "Stop all" : "Let them spend"}
        tone={asked?.stops ? "danger" : "primary"}
        isBusy={throwing.isPending}
        failure={failureText(throwing.error)}
        onConfirm={() => asked && throwing.mutate(asked.stops)}
        onClose={() => ask(null)}
      >
        {asked?.stops ? (
          <>
            <p>Every new call of every agent is refused at once.</p>
            <InFlight calls={data?.inFlight ?? []} more={data?.more ?? 0} />
          </>
        ) : (
          <>
            <p>Their calls are decided by their budgets again.</p>
            <p>Where another operator has signed in within 30 days, nothing changes until one consents.</p>
          </>
        )}
      </ConfirmDialog>
    </>
  );
}
