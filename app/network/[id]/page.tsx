import { dataOfOrchestrator } from "@/app/page-data";
import { OrchestratorLive } from "@/components/network/one/orchestrator-live";
import { pageWorld } from "../../page-world";

type Of = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Of) {
  const orchestrator = await dataOfOrchestrator(await pageWorld(), (await params).id);
  return { title: orchestrator ? `${orchestrator.name} · Network` : "Orchestrator" };
}

export default async function OrchestratorPage({ params }: Of) {
  const { id } = await params;
  return <OrchestratorLive id={id} initial={await dataOfOrchestrator(await pageWorld(), id)} />;
}
