import { Badge } from "@/components/ui/badge";
import { formatUnits } from "@/lib/domain/money";

interface Line {
  readonly path: string;
  readonly was: string | null;
  readonly is: string | null;
  readonly loosens?: boolean;
}

/** `caps/agent:user-agent:day/limitUnits` as `cap agent user-agent day: limit`. */
function placeOf(path: string): string {
  const [list = "", ...rest] = path.split("/");
  const field = rest.pop() ?? "";
  const name = field.replace(/(Units|Bps)$/, "").replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const of = rest.join("/").replaceAll(":", " ");
  const kind =
    { caps: "cap", agents: "agent", services: "service", risk: "rule", house: "house" }[list] ?? list;
  return `${kind}${of === "" ? "" : ` ${of}`}: ${name}`;
}

function shownValue(path: string, value: string | null): string {
  if (value === null) return "none";
  if (/Units$/.test(path) && /^\d+$/.test(value)) return formatUnits("MNEE", BigInt(value));
  if (/Bps$/.test(path) && /^\d+$/.test(value)) return `${Number(value) / 100} %`;
  return value === "" ? "nothing" : value;
}

/** Since when a cap is there, and what names a row, says its own line. */
const isShown = ({ path }: Line) => !/\/(sinceAtMs|scope|of|window|id)$/.test(path);

/** What changes, as it was and as it is; what lets more pass is marked. */
export function PolicyDiff({ lines, empty }: { lines: readonly Line[]; empty: string }) {
  const shown = lines.filter(isShown);
  if (shown.length === 0) return <p className="text-sm text-soft">{empty}</p>;
  return (
    <ul className="grid gap-1.5" aria-label="What changes">
      {shown.map(({ path, was, is, loosens }) => (
        <li key={path} className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5 text-sm wrap-anywhere">
          <span className="font-medium">{placeOf(path)}</span>
          <span>
            <span className="text-soft line-through">{shownValue(path, was)}</span> →{" "}
            <strong>{shownValue(path, is)}</strong>
          </span>
          {loosens ? <Badge tone="warning">loosens</Badge> : null}
        </li>
      ))}
    </ul>
  );
}
