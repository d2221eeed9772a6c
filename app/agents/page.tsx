import { dataOfAgents } from "@/app/page-data";
import { LiveAgents } from "@/components/market/agents/live-agents";
import { ButtonLink } from "@/components/ui/action/button-link";
import { PageHeading } from "@/components/ui/page-heading";
import { pageWorld } from "../page-world";

export const metadata = { title: "Agents" };

export default async function AgentsPage() {
  const agents = await dataOfAgents(await pageWorld());
  return (
    <>
      <PageHeading
        title="Agents"
        aside={
          <ButtonLink href="/agents/new" tone="primary">
            Register your agent
          </ButtonLink>
        }
      >
        Reputation comes from settled tasks only, and anybody can recompute it.
      </PageHeading>
      <LiveAgents title="All agents" initial={agents} />
    </>
  );
}
