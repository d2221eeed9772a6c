import { AgentLive } from "@/components/market/agents/agent-live";
import { seedOfAgent, seedOfReputation } from "../../page-seeds";
import { pageWorld } from "../../page-world";

export const metadata = { title: "Agent" };

export default async function AgentPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const world = await pageWorld();
  const [agent, reputation] = await Promise.all([seedOfAgent(world, id), seedOfReputation(world, id)]);
  return <AgentLive id={id} initial={agent} reputation={reputation} />;
}
