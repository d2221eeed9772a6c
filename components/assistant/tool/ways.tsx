import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { Button } from "@/components/ui/action/button";
import { momentText } from "@/components/ui/moment-text";
import { RelativeTime } from "@/components/ui/relative-time";
import { whyQuery } from "@/lib/client/treasury-queries";
import type { DecisionWire, NeedsWire } from "@/lib/schemas/treasury/decision";
import { useMayAsk, useTalkWays } from "../talk/talk-context";

const RaiseDialog = lazy(async () => ({
  default: (await import("@/components/treasury/why/raise-dialog")).RaiseDialog,
}));

/** What it needs by now: limits are raised, and budgets spent, after it was decided. */
function useNow(decision: DecisionWire): { needs: NeedsWire | null; passes: boolean } {
  const { isOperator } = useTalkWays();
  const { data } = useQuery({
    ...whyQuery(decision.id),
    enabled: isOperator,
    staleTime: 15_000,
    refetchInterval: false,
  });
  if (!data) return { needs: decision.needs, passes: false };
  return { needs: data.now.needs, passes: data.now.action === "ALLOWED" };
}

/** The time, the quantity or the raise by which all of it passes; once it would, that it may be asked for again. */
export function Ways({ needs, decision, seq }: { needs: NeedsWire; decision: DecisionWire; seq: number }) {
  const { askAgain } = useTalkWays();
  const mayAsk = useMayAsk();
  const now = useNow(decision);
  const [raised, setRaised] = useState<"raised" | "proposed" | null>(null);
  return (
    <div className="grid gap-2">
      {now.passes || raised !== null ? (
        <p role="status" className={raised === "proposed" ? "text-soft" : "text-success-text"}>
          {raised === "proposed"
            ? "Its budget is not raised yet: that waits for another operator's consent."
            : `${raised === null ? "By now it would pass" : "Its budget was raised"}: it may be asked for again.`}
        </p>
      ) : (
        <Needed needs={now.needs ?? needs} approved={decision.approved} />
      )}
      <div className="flex flex-wrap gap-2">
        {now.passes || raised !== null ? null : (
          <RaiseButton needs={now.needs} decision={decision} onRaised={setRaised} />
        )}
        {decision.action === "REJECTED" ? (
          <Button disabled={!mayAsk} onClick={() => askAgain(seq)}>
            Ask again
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function Needed({ needs, approved }: { needs: NeedsWire; approved: number }) {
  const { isOperator } = useTalkWays();
  const isAsked = needs.asks !== undefined;
  const inTreasury = needs.raises.find(({ cap }) => cap === null);
  const isLimited = needs.raises.some(({ cap }) => cap !== null);
  return (
    <ul className="grid gap-0.5 text-soft">
      {needs.waitUntil === null ? null : (
        <li>
          It {isAsked ? "may be asked for" : "passes"} <RelativeTime at={needs.waitUntil} />, at{" "}
          {momentText(needs.waitUntil)}, if nothing is spent before.
        </li>
      )}
      {needs.quantity === null || needs.quantity === approved ? null : (
        <li>
          A quantity of {needs.quantity} {isAsked ? "is within its limits" : "passes"} now.
        </li>
      )}
      {isAsked ? <li>All of it would wait for an approval even then: {needs.asks}.</li> : null}
      {inTreasury ? <li>The treasury needs {inTreasury.by.display} more.</li> : null}
      {isLimited && !isOperator ? <li>An operator may raise its limit.</li> : null}
    </ul>
  );
}

function RaiseButton({
  needs,
  decision,
  onRaised,
}: {
  needs: NeedsWire | null;
  decision: DecisionWire;
  onRaised: (how: "raised" | "proposed") => void;
}) {
  const { isOperator } = useTalkWays();
  const [isRaising, setRaising] = useState(false);
  const [hasOpened, setOpened] = useState(false);
  const raises = needs?.raises.flatMap(({ cap, by }) => (cap === null ? [] : by.display)) ?? [];
  if (!isOperator || raises.length === 0) return null;
  return (
    <>
      <Button
        onClick={() => {
          setOpened(true);
          setRaising(true);
        }}
      >
        Raise {raises.length === 1 ? "its budget" : "its budgets"} by {raises.join(" and ")}
      </Button>
      {hasOpened ? (
        <Suspense>
          <RaiseDialog
            decisionId={decision.id}
            isOpen={isRaising}
            proposed={`For ${decision.serviceId} of ${decision.agentId}`}
            onRaised={onRaised}
            onClose={() => setRaising(false)}
          />
        </Suspense>
      ) : null}
    </>
  );
}
