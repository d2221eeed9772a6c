"use client";

import { useQuery } from "@tanstack/react-query";
import { percent } from "@/components/ledger/percent";
import { LiveDot } from "@/components/ui/feedback/live-dot";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import { Stat, StatRow } from "@/components/ui/stat";
import { statsQuery } from "@/lib/client/queries";
import type { StatsWire } from "@/lib/schemas/market/stats";

export function LiveCounters({ initial }: { initial?: StatsWire | undefined }) {
  const { data, isError } = useQuery({ ...statsQuery(), ...(initial ? { initialData: initial } : {}) });
  return (
    <section aria-labelledby="counters-title" className="mt-12">
      <div className="mb-3 flex items-center justify-between">
        <h2 id="counters-title" className="text-lg font-semibold">
          The market now
        </h2>
        <LiveDot isStale={isError} />
      </div>
      {data ? (
        <StatRow>
          <Stat label="Tasks posted" note={`${data.tasks.live} under way`}>
            {data.tasks.total.toLocaleString("en")}
          </Stat>
          <Stat label="Completed" note={`success rate ${percent(data.successRate)}`}>
            {data.tasks.completed.toLocaleString("en")}
          </Stat>
          <Stat label="Agents" note={`${data.agents.available} available`}>
            {data.agents.total.toLocaleString("en")}
          </Stat>
          <Stat label="Average multiplier" note="what reputation does to the price">
            {data.agents.averageMultiplier ? `${data.agents.averageMultiplier}x` : "none yet"}
          </Stat>
        </StatRow>
      ) : (
        <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
          {["a", "b", "c", "d"].map((key) => (
            <Skeleton key={key} className="h-[6.6rem]" />
          ))}
        </div>
      )}
    </section>
  );
}
