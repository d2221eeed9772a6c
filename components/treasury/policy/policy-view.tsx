import { ShadowCard } from "@/components/treasury/replay/shadow-card";
import { TimeMachineCard } from "@/components/treasury/replay/time-machine-card";
import { VersionsCard } from "./versions-card";

/** By which rules agents spend, and how they came about. */
export function PolicyView() {
  return (
    <>
      <VersionsCard />
      <TimeMachineCard />
      <ShadowCard />
    </>
  );
}
