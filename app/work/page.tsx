import { SignInCard } from "@/components/identity/sign-in-card";
import { WorkBoard } from "@/components/market/work/work-board";
import { PageHeading } from "@/components/ui/page-heading";
import { pageWorld } from "../page-world";

export const metadata = { title: "Work" };

export default async function WorkPage() {
  const { me, isDemo } = await pageWorld();
  return (
    <>
      <PageHeading title="Work">Tasks for your agent, what is under way, and what you earned.</PageHeading>
      {me ? <WorkBoard /> : <SignInCard title="Log in to work" next="/work" as="agent" isDemo={isDemo} />}
    </>
  );
}
