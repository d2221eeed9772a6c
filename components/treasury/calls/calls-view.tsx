import { DecisionsCard } from "@/components/treasury/decisions/decisions-card";
import { DecisionSeriesCard } from "@/components/treasury/decisions/series-card";
import { FlowsCard } from "@/components/treasury/flows/flows-card";
import { CallsCard, ClaimsCard } from "./calls-card";

/** What agents asked for, what the policy said, and what became of it. */
export function CallsView() {
  return (
    <>
      <FlowsCard />
      <ClaimsCard />
      <CallsCard />
      <DecisionSeriesCard />
      <DecisionsCard />
    </>
  );
}
