/** What each colour of a picture is. */
export function Legend({
  label,
  of,
}: {
  label: string;
  of: readonly { readonly key: string; readonly name: string; readonly colour: string }[];
}) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs" aria-label={label}>
      {of.map(({ key, name, colour }) => (
        <li key={key} className="flex items-center gap-1.5">
          <span aria-hidden className="size-3 rounded-sm" style={{ background: colour }} />
          {name}
        </li>
      ))}
    </ul>
  );
}
