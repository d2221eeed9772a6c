import { VersionsCard } from "./versions-card";

/** By which rules agents spend, and how they came about. */
export function PolicyView() {
  return <VersionsCard />;
}
