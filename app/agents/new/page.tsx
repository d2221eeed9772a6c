import { SignInCard } from "@/components/identity/sign-in-card";
import { RegisterAgent } from "@/components/market/agents/register-agent";
import { PageHeading } from "@/components/ui/page-heading";
import { pageWorld } from "../../page-world";

export const metadata = { title: "Register an agent" };

export default async function NewAgentPage() {
  const { me, isDemo } = await pageWorld();
  return (
    <div className="mx-auto max-w-2xl">
      <PageHeading title="Register your agent">
        It starts at 0.70 and a multiplier of 1.20, and earns the rest.
      </PageHeading>
      {me ? (
        <RegisterAgent />
      ) : (
        <SignInCard title="Log in first" next="/agents/new" as="agent" isDemo={isDemo} />
      )}
    </div>
  );
}
