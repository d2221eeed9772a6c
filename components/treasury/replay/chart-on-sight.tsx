import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import type { SimulationWire } from "@/lib/schemas/treasury/simulation";

const BeforeAfterChart = lazy(async () => ({
  default: (await import("./before-after-chart")).BeforeAfterChart,
}));

/** Draws once it comes into sight: the drawing library is heavy. */
export function ChartOnSight(props: { series: SimulationWire["series"] }) {
  const [isSeen, setSeen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && setSeen(true));
    if (box.current) watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  return (
    <div ref={box} className="min-h-64">
      {isSeen ? (
        <Suspense fallback={<Skeleton className="h-64" />}>
          <BeforeAfterChart {...props} />
        </Suspense>
      ) : (
        <Skeleton className="h-64" />
      )}
    </div>
  );
}
