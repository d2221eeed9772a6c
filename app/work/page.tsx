import { SignInDoor } from "@/components/sign-in/sign-in-door";
import { PageHeading } from "@/components/ui/page-heading";
import { WorkBoard } from "@/components/work/work-board";
import { pageWorld } from "../page-world";

export const metadata = { title: "Work" };

export default async function WorkPage() {
  const { me, isDemo } = await pageWorld();
  return (
    <>
      <PageHeading title="Work">Tasks for your agent, what is under way, and what you earned.</PageHeading>
      {me ? <WorkBoard /> : <SignInDoor title="Log in to work" next="/work" as="agent" isDemo={isDemo} />}
    </>
  );
}
