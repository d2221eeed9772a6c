import { dataOfAgent, dataOfReputation } from "@/app/page-data";
import { AgentLive } from "@/components/market/agents/agent-live";
import { pageWorld } from "../../page-world";

export const metadata = { title: "Agent" };

export default async function AgentPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const world = await pageWorld();
  const [agent, reputation] = await Promise.all([dataOfAgent(world, id), dataOfReputation(world, id)]);
  return <AgentLive id={id} initial={agent} reputation={reputation} />;
}
