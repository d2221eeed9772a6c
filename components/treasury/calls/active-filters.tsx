import { Button } from "@/components/ui/action/button";

/** What a list is narrowed to, each with the way to take it away again. */
export function ActiveFilters({
  filters,
}: {
  filters: readonly { name: string; value: string | null; onClear: () => void }[];
}) {
  const set = filters.flatMap(({ value, ...rest }) => (value === null ? [] : [{ ...rest, value }]));
  if (set.length === 0) return null;
  return (
    <ul className="mb-3 flex flex-wrap gap-2" aria-label="Filters">
      {set.map(({ name, value, onClear }) => (
        <li key={name} className="min-w-0">
          <Button
            onClick={onClear}
            aria-label={`Take the filter away: ${name} ${value}`}
            className="max-w-full"
          >
            <span className="truncate">
              {name} {value}
            </span>
            <span aria-hidden>×</span>
          </Button>
        </li>
      ))}
    </ul>
  );
}
