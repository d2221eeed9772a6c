import { DashboardLive } from "@/components/dashboard/dashboard-live";
import { seedOfStats } from "../page-seeds";
import { pageWorld } from "../page-world";

export const metadata = { title: "Dashboard" };

export default async function DashboardPage() {
  return <DashboardLive initial={await seedOfStats(await pageWorld())} />;
}
