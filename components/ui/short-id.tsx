import { CopyButton } from "@/components/ui/action/copy-button";

/** A long id or hash, cut in the middle, with the whole of it in the title and a copy button. */
export function ShortId({
  value,
  label,
  keep = 6,
  prefix,
}: {
  value: string;
  label: string;
  keep?: number;
  prefix?: number;
}) {
  const head = prefix ?? keep;
  const text = value.length > head + keep + 1 ? `${value.slice(0, head)}…${value.slice(-keep)}` : value;
  return (
    <span className="inline-flex max-w-full items-center">
      <code title={value} className="truncate font-mono text-xs">
        {text}
      </code>
      <CopyButton value={value} label={label} />
    </span>
  );
}
