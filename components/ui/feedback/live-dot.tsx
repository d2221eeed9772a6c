/** Says that what stands beside it is refreshed without a reload. */
export function LiveDot({ isStale = false, label = "Live" }: { isStale?: boolean; label?: string }) {
  return (
    <span className="inline-flex items-center gap-1.5 text-xs text-soft">
      <span
        aria-hidden
        className={`size-2 rounded-full ${isStale ? "bg-warning" : "bg-success motion-safe:animate-pulse"}`}
      />
      {isStale ? "Reconnecting" : label}
    </span>
  );
}
