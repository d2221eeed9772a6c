import { CallsCard, ClaimsCard } from "./calls-card";
import { DecisionsCard } from "./decisions-card";

/** What agents asked for, what the policy said, and what became of it. */
export function CallsView() {
  return (
    <>
      <DecisionsCard />
      <CallsCard />
      <ClaimsCard />
    </>
  );
}
