import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/action/button";
import { get } from "@/lib/client/api";
import { sayFailure } from "@/lib/client/api-problem";
import { keys } from "@/lib/client/query-keys";
import type { ToolPartWire } from "@/lib/schemas/assistant/message";
import type { CallWithResultWire } from "@/lib/schemas/treasury/call";
import { ResultView } from "../results/result-view";
import { useTalkWays } from "../talk/talk-context";

/** What a service answered; the whole of it where the conversation has only its beginning. */
export function PartResult({ part, seq }: { part: ToolPartWire; seq: number }) {
  const { picturePlaces, pricesBefore } = useTalkWays();
  const [isWanted, setWanted] = useState(false);
  const whole = useQuery({
    queryKey: [...keys.calls, part.call?.id],
    queryFn: ({ signal }) =>
      get<CallWithResultWire>(`/api/v1/calls/${encodeURIComponent(part.call?.id ?? "")}`, signal),
    enabled: isWanted && part.call !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const result = whole.data?.result ?? part.result;
  if (result === null && !part.isResultCut) return null;
  return (
    <div className="grid min-w-0 gap-2">
      {result === null ? null : (
        <ResultView result={result} places={picturePlaces} earlier={(pair) => pricesBefore(pair, seq)} />
      )}
      {part.isResultCut && !whole.data ? (
        <div>
          <Button busy={whole.isFetching} onClick={() => (isWanted ? void whole.refetch() : setWanted(true))}>
            Show all of the answer
          </Button>
          {whole.error ? (
            <p role="alert" className="mt-1 text-sm text-danger-text">
              {sayFailure(whole.error).detail}
            </p>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
