export function Skeleton({ className = "" }: { className?: string }) {
  return <div aria-hidden className={`animate-pulse rounded-lg bg-raised ${className}`} />;
}

export function SkeletonRows({ rows, className = "h-14" }: { rows: number; className?: string }) {
  return (
    <div role="status" aria-label="Loading" className="grid gap-2">
      {Array.from({ length: rows }, (_, index) => `row-${index}`).map((key) => (
        <Skeleton key={key} className={className} />
      ))}
    </div>
  );
}
