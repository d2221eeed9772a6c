export function DemoBanner() {
  return (
    <aside
      aria-label="Demo"
      className="border-b border-line bg-raised px-4 py-1.5 text-center text-xs text-ink"
    >
      <p>
        <strong className="font-semibold">Demo.</strong> Play money on a chain of its own, on this machine.
        Nothing here is worth anything.
      </p>
    </aside>
  );
}
