import { lazy, Suspense, useState } from "react";
import { Button } from "@/components/ui/action/button";
import { ForeignText } from "@/components/ui/foreign-text";
import { momentText } from "@/components/ui/moment-text";
import { RelativeTime } from "@/components/ui/relative-time";
import { capName } from "@/lib/domain/treasury/caps";
import type { DecisionWire } from "@/lib/schemas/treasury/decision";
import { useMayAsk, useTalkWays } from "../talk/talk-context";
import { CapBar } from "./cap-bar";

const RaiseDialog = lazy(async () => ({
  default: (await import("@/components/treasury/why/raise-dialog")).RaiseDialog,
}));

type Needs = NonNullable<DecisionWire["needs"]>;

/** Why less than all of a call passed: what was said, the caps that bound, and what would have let it pass. */
export function LimitedBy({ decision, seq }: { decision: DecisionWire; seq: number }) {
  const { reason, bound, needs } = decision;
  return (
    <div className="grid gap-3 text-sm">
      <p>
        <ForeignText>{reason}</ForeignText>
      </p>
      {bound.length > 0 ? (
        <ul className="grid gap-2" aria-label="What limits it">
          {bound.map((cap) => (
            <li key={capName(cap)}>
              <CapBar cap={cap} missing={missingOf(needs, cap)} />
            </li>
          ))}
        </ul>
      ) : null}
      {needs === null || decision.action === "WAITING" ? null : (
        <Ways needs={needs} decision={decision} seq={seq} />
      )}
    </div>
  );
}

/** By how much this cap would have to be higher. */
function missingOf(needs: Needs | null, cap: DecisionWire["bound"][number]): string | null {
  const raise = needs?.raises.find((each) => each.cap !== null && capName(each.cap) === capName(cap));
  return raise?.by.display ?? null;
}

/** The time, the quantity or the raise by which all of it passes. */
function Ways({ needs, decision, seq }: { needs: Needs; decision: DecisionWire; seq: number }) {
  const { isOperator, askAgain } = useTalkWays();
  const mayAsk = useMayAsk();
  const [isRaising, setRaising] = useState(false);
  const [hasOpened, setOpened] = useState(false);
  const isAsked = needs.asks !== undefined;
  const inTreasury = needs.raises.find(({ cap }) => cap === null);
  const capRaises = needs.raises.flatMap(({ cap, by }) => (cap === null ? [] : [{ cap, by }]));
  return (
    <div className="grid gap-2">
      <ul className="grid gap-0.5 text-soft">
        {needs.waitUntil === null ? null : (
          <li>
            It {isAsked ? "may be asked for" : "passes"} <RelativeTime at={needs.waitUntil} />, at{" "}
            {momentText(needs.waitUntil)}, if nothing is spent before.
          </li>
        )}
        {needs.quantity === null || needs.quantity === decision.approved ? null : (
          <li>
            A quantity of {needs.quantity} {isAsked ? "is within its limits" : "passes"} now.
          </li>
        )}
        {isAsked ? <li>All of it would wait for an approval even then: {needs.asks}.</li> : null}
        {inTreasury ? <li>The treasury needs {inTreasury.by.display} more.</li> : null}
        {capRaises.length > 0 && !isOperator ? <li>An operator may raise its limit.</li> : null}
      </ul>
      <div className="flex flex-wrap gap-2">
        {isOperator && capRaises.length > 0 ? (
          <Button
            onClick={() => {
              setOpened(true);
              setRaising(true);
            }}
          >
            +{capRaises.map(({ by }) => by.display).join(" and +")} would{" "}
            {isAsked ? "wait for approval" : "pass"}
          </Button>
        ) : null}
        {decision.action === "REJECTED" ? (
          <Button disabled={!mayAsk} onClick={() => askAgain(seq)}>
            Ask again
          </Button>
        ) : null}
      </div>
      {hasOpened ? (
        <Suspense>
          <RaiseDialog
            decisionId={decision.id}
            isOpen={isRaising}
            proposed={`For ${decision.serviceId} of ${decision.agentId}`}
            onClose={() => setRaising(false)}
          />
        </Suspense>
      ) : null}
    </div>
  );
}
