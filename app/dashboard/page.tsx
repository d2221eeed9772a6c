import { dataOfStats } from "@/app/page-data";
import { DashboardLive } from "@/components/dashboard/dashboard-live";
import { pageWorld } from "../page-world";

export const metadata = { title: "Dashboard" };

export default async function DashboardPage() {
  return <DashboardLive initial={await dataOfStats(await pageWorld())} />;
}
