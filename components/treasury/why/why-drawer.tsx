import { useQuery } from "@tanstack/react-query";
import { NotRead } from "@/components/treasury/list/paged-table";
import { toView } from "@/components/treasury/views";
import { Drawer } from "@/components/ui/action/drawer";
import { ParamLink } from "@/components/ui/action/param-link";
import { Badge } from "@/components/ui/badge";
import { SkeletonRows } from "@/components/ui/feedback/skeleton";
import { RelativeTime } from "@/components/ui/relative-time";
import { ShortId } from "@/components/ui/short-id";
import { useUrlParams } from "@/components/ui/use-url-params";
import { decisionQuery, whyQuery } from "@/lib/client/treasury-queries";
import { capKey } from "@/lib/domain/treasury/caps";
import type { DecisionWire } from "@/lib/schemas/treasury/decision";
import { AskedNow } from "./asked-now";
import { CallLife } from "./call-life";
import { CapBar } from "./cap-bar";

const SAID: Readonly<
  Record<DecisionWire["action"], { tone: "success" | "warning" | "danger" | "info"; words: string }>
> = {
  ALLOWED: { tone: "success", words: "allowed" },
  DOWNGRADED: { tone: "warning", words: "less than asked" },
  REJECTED: { tone: "danger", words: "refused" },
  WAITING: { tone: "info", words: "sent to a person" },
};

function Caps({ decision }: { decision: DecisionWire }) {
  const { data } = useQuery(whyQuery(decision.id));
  const raised = new Set(decision.needs?.raises.map(({ cap }) => cap && capKey(cap)));
  if (decision.caps.length === 0)
    return <p className="text-soft">No cap was asked: it did not come so far.</p>;
  return (
    <section aria-label="Its caps" className="grid gap-2">
      <h3 className="font-semibold">Its caps, as they stood then</h3>
      <ul className="grid gap-2">
        {decision.caps.map((cap) => (
          <CapBar
            key={capKey(cap)}
            cap={cap}
            asked={data?.asked ?? null}
            isReserved={!cap.binds && raised.has(capKey(cap))}
          />
        ))}
      </ul>
    </section>
  );
}

function Answer({ approval }: { approval: NonNullable<DecisionWire["approval"]> }) {
  const { state, by, at, note, expiresAt } = approval;
  return (
    <p className="wrap-anywhere">
      {at === null
        ? "A person is asked about it until "
        : `The approval was ${state} by ${by ?? "the house"} `}
      <RelativeTime at={at ?? expiresAt} />
      {note === null ? "." : `: ${note}`}
    </p>
  );
}

function Shadow({ shadow }: { shadow: NonNullable<DecisionWire["shadow"]> }) {
  const { title, action, reason, note } = shadow;
  return (
    <section
      aria-label="Shadow"
      className="grid gap-1 rounded-lg border border-dashed border-line-strong p-3"
    >
      <p className="wrap-anywhere">
        “{title}” would have said: <Badge tone={SAID[action].tone}>{SAID[action].words}</Badge> {reason}
      </p>
      <p className="text-xs text-soft">{note}</p>
    </section>
  );
}

function Decision({ decision }: { decision: DecisionWire }) {
  const { id, action, agentId, serviceId, requested, approved, reason, at, policyVersion, call } = decision;
  const said = SAID[action];
  return (
    <>
      <div className="grid gap-2">
        <p className="wrap-anywhere">
          <Badge tone={said.tone}>{said.words}</Badge> {agentId} asked for {serviceId} × {requested}
          {approved > 0 && approved < requested ? `, and got ${approved}` : ""}, <RelativeTime at={at} />.
        </p>
        <p className="text-base font-medium wrap-anywhere">{reason}</p>
        {decision.approval === null ? null : <Answer approval={decision.approval} />}
        <p className="flex flex-wrap items-center gap-x-3 text-xs text-soft">
          <ParamLink
            changes={{ ...toView("policy"), decision: null }}
            className="inline-flex min-h-11 items-center underline underline-offset-4"
          >
            Decided by version {policyVersion} of the policy
          </ParamLink>
          <ShortId value={id} label="decision's id" prefix={10} />
        </p>
      </div>
      {action === "ALLOWED" ? null : <AskedNow id={id} />}
      {decision.shadow === null ? null : <Shadow shadow={decision.shadow} />}
      <Caps decision={decision} />
      {call === null ? null : <CallLife id={id} />}
    </>
  );
}

function Loaded({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(decisionQuery(id));
  if (!data && error) return <NotRead error={error} onRetry={() => void refetch()} />;
  return data ? <Decision decision={data} /> : <SkeletonRows rows={5} className="h-16" />;
}

/** Why the decision that the address names came out as it did, beside the page. */
export function WhyDrawer() {
  const { params, change } = useUrlParams();
  const id = params.get("decision");
  return (
    <Drawer isOpen={id !== null} title="Why" onClose={() => id !== null && change({ decision: null })}>
      {id === null ? null : <Loaded id={id} />}
    </Drawer>
  );
}
