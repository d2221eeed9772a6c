import { ShadowCard } from "@/components/treasury/replay/shadow-card";
import { TimeMachineCard } from "@/components/treasury/replay/time-machine-card";
import { useUrlParams } from "@/components/ui/use-url-params";
import { DraftCard } from "./draft-card";
import { DraftsCard } from "./drafts-card";
import { VersionsCard } from "./versions-card";

/** By which rules agents spend, how they came about, and what somebody would rather have. */
export function PolicyView() {
  const id = useUrlParams().params.get("draft");
  return (
    <>
      {id === null ? null : <DraftCard key={id} id={id} />}
      <DraftsCard />
      <VersionsCard />
      <TimeMachineCard tries={id} />
      <ShadowCard tries={id} />
    </>
  );
}
