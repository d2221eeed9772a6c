import { dataOfAgent, dataOfReputation } from "@/app/page-data";
import { AgentLive } from "@/components/market/agents/agent-live";
import { pageWorld } from "../../page-world";

type Of = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Of) {
  const agent = await dataOfAgent(await pageWorld(), (await params).id);
  return { title: agent ? `${agent.name} · Agents` : "Agent" };
}

export default async function AgentPage({ params }: Of) {
  const { id } = await params;
  const world = await pageWorld();
  const [agent, reputation] = await Promise.all([dataOfAgent(world, id), dataOfReputation(world, id)]);
  return <AgentLive id={id} initial={agent} reputation={reputation} />;
}
