import { Badge } from "@/components/ui/badge";
import { type DiffLine, saidLines } from "./said-lines";

/** What changes, as it was and as it is; what lets more pass is marked. */
export function PolicyDiff({ lines, empty }: { lines: readonly DiffLine[]; empty: string }) {
  const shown = saidLines(lines);
  if (shown.length === 0) return <p className="text-sm text-soft">{empty}</p>;
  return (
    <ul className="grid gap-1.5" aria-label="What changes">
      {shown.map(({ path, text, values, loosens }) => (
        <li key={path} className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5 text-sm wrap-anywhere">
          <span className="font-medium">{text}</span>
          {values ? (
            <span>
              <span className="text-soft line-through">{values.was}</span> → <strong>{values.is}</strong>
            </span>
          ) : null}
          {loosens ? <Badge tone="warning">loosens</Badge> : null}
        </li>
      ))}
    </ul>
  );
}
