import { useEffect, useState } from "react";
import { Button } from "@/components/ui/action/button";

/** That a replay goes on, for how long now, and the way to give it up. */
export function Replaying({ onCancel }: { onCancel: () => void }) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((now) => now + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className="flex flex-wrap items-center gap-3 text-sm">
      <div className="h-2 min-w-32 flex-1 overflow-hidden rounded-full bg-line">
        <div className="h-full w-1/3 rounded-full bg-primary motion-safe:animate-pulse" />
      </div>
      <span role="status">Deciding them again</span>
      <span aria-hidden className="tabular-nums text-soft">
        {seconds} s
      </span>
      <Button onClick={onCancel}>Cancel</Button>
    </div>
  );
}
