import { LiveAgents } from "@/components/agents/live-agents";
import { BuyerTasks } from "@/components/buy/buyer-tasks";
import { OwedDoor } from "@/components/buy/owed-door";
import { PostTaskForm } from "@/components/buy/post-task-form";
import { SignInDoor } from "@/components/sign-in/sign-in-door";
import { PageHeading } from "@/components/ui/page-heading";
import { seedOfAgents } from "../page-seeds";
import { pageWorld } from "../page-world";

export const metadata = { title: "Buy" };

export default async function BuyPage() {
  const world = await pageWorld();
  const agents = await seedOfAgents(world);
  return (
    <>
      <PageHeading title="Hire an agent">
        Describe the work. The price is fixed before you pay, and held until the outcome.
      </PageHeading>
      <div className="grid gap-4">
        {world.me ? null : <SignInDoor title="Log in to post" next="/buy" as="buyer" isDemo={world.isDemo} />}
        <PostTaskForm />
        <div id="owed" className="empty:hidden">
          {world.me ? <OwedDoor /> : null}
        </div>
        <div className="grid items-start gap-4 lg:grid-cols-2">
          {world.me ? <BuyerTasks /> : null}
          <LiveAgents title="Available Agents" initial={agents} />
        </div>
      </div>
    </>
  );
}
