import { dataOfTreasury } from "@/app/page-data";
import { SignInCard } from "@/components/identity/sign-in-card";
import { TreasuryLive } from "@/components/treasury/treasury-live";
import { PageHeading } from "@/components/ui/page-heading";
import { pageWorld } from "../page-world";

export const metadata = { title: "Treasury" };

export default async function TreasuryPage() {
  const world = await pageWorld();
  if (world.me?.roles.includes("operator")) return <TreasuryLive initial={await dataOfTreasury(world)} />;
  return (
    <>
      <PageHeading title="Treasury">
        Where every coin is: the books beside the chain. For operators.
      </PageHeading>
      <SignInCard title="Log in as an operator" next="/treasury" as="operator" isDemo={world.isDemo} />
    </>
  );
}
