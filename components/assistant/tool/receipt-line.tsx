import { Link } from "@/components/ui/action/link";
import { ClockTime } from "@/components/ui/clock-time";
import { ShortId } from "@/components/ui/short-id";
import type { ToolPartWire } from "@/lib/schemas/assistant/message";

type Receipt = NonNullable<ToolPartWire["receipt"]>;
type Call = NonNullable<ToolPartWire["call"]>;

/** What was paid, where to see it, and the call's own id. */
export function ReceiptLine({ call, receipt }: { call: Call; receipt: Receipt | null }) {
  return (
    <footer className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line/60 pt-2 text-xs text-soft">
      <span className="inline-flex items-center gap-1">
        Call <ShortId value={call.id} label="the call's id" />
      </span>
      {receipt === null ? null : <Paid receipt={receipt} />}
    </footer>
  );
}

function Paid({ receipt: { amount, returned, payment, paidAt } }: { receipt: Receipt }) {
  if (amount.units === "0") return <span>free of charge</span>;
  return (
    <>
      <span>
        {amount.display} paid{paidAt === null ? "" : " at "}
        {paidAt === null ? null : <ClockTime at={paidAt} />}
        {returned.units === "0" ? "" : `, ${returned.display} back`}
      </span>
      {payment === null ? (
        <span>in the books only</span>
      ) : (
        <Link
          href={`/transactions/${payment.transactionHash}`}
          className="inline-flex min-h-11 items-center text-primary-text underline underline-offset-4"
        >
          Transaction&nbsp;<code className="font-mono">{payment.transactionHash.slice(0, 10)}…</code>
        </Link>
      )}
    </>
  );
}
