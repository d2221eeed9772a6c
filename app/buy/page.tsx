import { dataOfAgents } from "@/app/page-data";
import { SignInCard } from "@/components/identity/sign-in-card";
import { LiveAgents } from "@/components/market/agents/live-agents";
import { BuyerTasks } from "@/components/market/post/buyer-tasks";
import { OwedCard } from "@/components/market/post/owed-card";
import { PostTaskForm } from "@/components/market/post/post-task-form";
import { PageHeading } from "@/components/ui/page-heading";
import { pageWorld } from "../page-world";

export const metadata = { title: "Buy" };

export default async function BuyPage() {
  const world = await pageWorld();
  const agents = await dataOfAgents(world);
  return (
    <>
      <PageHeading title="Hire an agent">
        Describe the work. The price is fixed before you pay, and held until the outcome.
      </PageHeading>
      <div className="grid gap-4">
        {world.me ? null : <SignInCard title="Log in to post" next="/buy" as="buyer" isDemo={world.isDemo} />}
        <PostTaskForm />
        <div id="owed" className="empty:hidden">
          {world.me ? <OwedCard /> : null}
        </div>
        <div className="grid items-start gap-4 lg:grid-cols-2">
          {world.me ? <BuyerTasks /> : null}
          <LiveAgents title="Available Agents" initial={agents} />
        </div>
      </div>
    </>
  );
}
