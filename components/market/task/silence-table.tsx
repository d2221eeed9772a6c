import { momentText } from "@/components/ui/moment-text";
import { RelativeTime } from "@/components/ui/relative-time";
import type { SilenceRowWire } from "@/lib/schemas/market/quote";

/** Who may stay silent until when, and what then happens. */
export function SilenceTable({ rows }: { rows: readonly SilenceRowWire[] }) {
  return (
    <div>
      <h3 className="mb-2 text-sm font-medium">If somebody stays silent</h3>
      <table className="w-full text-xs">
        <caption className="sr-only">What happens when a deadline passes</caption>
        <thead>
          <tr className="border-b border-line text-left text-soft">
            <th scope="col" className="py-1.5 pr-2 font-medium">
              Who
            </th>
            <th scope="col" className="py-1.5 pr-2 font-medium">
              Until
            </th>
            <th scope="col" className="py-1.5 font-medium">
              Then
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.step} className="border-b border-line/50 align-top last:border-0">
              <td className="py-1.5 pr-2">
                <span className="block">{row.who}</span>
                <span className="text-soft">{MUST[row.step]}</span>
              </td>
              <td className="py-1.5 pr-2 text-soft">
                {row.until ? <Moment at={row.until} /> : "the step before"}
              </td>
              <td className="py-1.5">{row.outcome}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What they are silent about. */
const MUST: Record<SilenceRowWire["step"], string> = {
  pay: "to pay",
  accept: "to accept",
  deliver: "to deliver",
  review: "to review",
  contest: "to contest a rejection",
  resolve: "to settle a dispute",
};

function Moment({ at }: { at: string }) {
  return (
    <>
      <span className="block text-ink">{momentText(at)}</span>
      <RelativeTime at={at} />
    </>
  );
}
