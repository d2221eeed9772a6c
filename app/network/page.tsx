import { dataOfNetwork } from "@/app/page-data";
import { NetworkLive } from "@/components/network/network-live";
import { pageWorld } from "../page-world";

export const metadata = { title: "Network" };

export default async function NetworkPage() {
  return <NetworkLive initial={await dataOfNetwork(await pageWorld())} />;
}
