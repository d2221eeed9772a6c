import { useQuery } from "@tanstack/react-query";
import { CALL_STATES } from "@/components/treasury/calls/call-states";
import { Journals } from "@/components/treasury/journals/journals-drawer";
import { Link } from "@/components/ui/action/link";
import { Badge } from "@/components/ui/badge";
import { Fact, Facts } from "@/components/ui/facts";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import { RelativeTime } from "@/components/ui/relative-time";
import { callQuery } from "@/lib/client/treasury-queries";

/** What became of a call that was let pass: its state, its receipt, and what was booked of it. */
export function CallLife({ id }: { id: string }) {
  const { data: call } = useQuery(callQuery(id));
  if (!call) return <Skeleton className="h-24" />;
  const { state, failure, receipt, heldAt, endedAt, tries } = call;
  const payment = receipt?.payment ?? null;
  return (
    <>
      {failure ? <p className="rounded-lg bg-raised p-3 wrap-anywhere">{failure}</p> : null}
      <Facts>
        <Fact label="The call">
          <Badge tone={CALL_STATES[state].tone}>{CALL_STATES[state].words}</Badge>
        </Fact>
        {tries > 1 ? <Fact label="Tries to serve it">{tries}</Fact> : null}
        {heldAt === null ? null : (
          <Fact label="Held">
            <RelativeTime at={heldAt} />
          </Fact>
        )}
        {endedAt === null ? null : (
          <Fact label="Ended">
            <RelativeTime at={endedAt} />
          </Fact>
        )}
        {receipt === null ? null : <Fact label="Paid">{receipt.amount.display}</Fact>}
        {receipt === null || receipt.returned.units === "0" ? null : (
          <Fact label="Came back">{receipt.returned.display}</Fact>
        )}
        {payment === null ? null : (
          <Fact label="On chain">
            <Link href={`/transactions/${payment.transactionHash}`} className="underline underline-offset-4">
              <code className="font-mono text-xs">{payment.transactionHash.slice(0, 18)}…</code>
            </Link>
          </Fact>
        )}
      </Facts>
      {receipt === null || receipt.amount.units === "0" ? null : (
        <section aria-label="What was booked" className="grid gap-2">
          <h3 className="font-semibold">What was booked</h3>
          <Journals of={{ callId: id }} />
        </section>
      )}
    </>
  );
}
