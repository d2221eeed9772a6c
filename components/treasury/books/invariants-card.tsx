import { useQuery } from "@tanstack/react-query";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { SkeletonRows } from "@/components/ui/feedback/skeleton";
import { invariantsQuery } from "@/lib/client/queries";
import type { InvariantCheckWire } from "@/lib/schemas/ledger/invariants";
import { RescanButton } from "./rescan-button";

const TONES = { holds: "success", broken: "danger", unknown: "warning" } as const;
const WORDS = { holds: "holds", broken: "broken", unknown: "not known now" } as const;

function CheckList({ checks }: { checks: readonly InvariantCheckWire[] }) {
  return (
    <ul className="grid gap-1">
      {checks.map((check) => (
        <li key={check.name}>
          <details>
            <summary className="flex min-h-11 items-center justify-between gap-3 text-sm">
              <span>{check.name}</span>
              <Badge tone={TONES[check.state]}>{WORDS[check.state]}</Badge>
            </summary>
            <p className="pb-2 text-xs text-soft">{check.detail || "Nothing to report."}</p>
          </details>
        </li>
      ))}
    </ul>
  );
}

/** The books prove themselves: one light, what is broken if anything is, and every check by name. */
export function InvariantsCard() {
  const { data } = useQuery(invariantsQuery());
  const isOnlySilent = data?.checks.every(({ state }) => state !== "broken") ?? false;
  const red = isOnlySilent
    ? ({ tone: "warning", words: "Cannot be compared now, payouts wait" } as const)
    : ({ tone: "danger", words: "Red, payouts stop" } as const);
  const light = data ? (
    <Badge tone={data.green ? "success" : red.tone} dot>
      {data.green ? "Green" : red.words}
    </Badge>
  ) : null;
  const kept = data?.checks.filter((check) => check.ok) ?? [];
  const broken = data?.checks.filter((check) => !check.ok) ?? [];
  return (
    <Card id="invariants" title="Proof of the books" aside={light}>
      {data ? (
        <>
          <CheckList checks={broken} />
          <details>
            <summary className="flex min-h-11 items-center text-sm underline underline-offset-4">
              {kept.length} of {data.checks.length} checks hold
            </summary>
            <CheckList checks={kept} />
          </details>
          <RescanButton />
        </>
      ) : (
        <SkeletonRows rows={1} className="h-11" />
      )}
    </Card>
  );
}
