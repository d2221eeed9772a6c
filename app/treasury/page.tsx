import { dataOfTreasury } from "@/app/page-data";
import { SignInCard } from "@/components/identity/sign-in-card";
import { TreasuryLive } from "@/components/treasury/treasury-live";
import { viewOf } from "@/components/treasury/views";
import { PageHeading } from "@/components/ui/page-heading";
import { pageWorld } from "../page-world";

export const metadata = { title: "Treasury" };

type Search = { searchParams: Promise<{ view?: string | string[] }> };

/** Calls, policy and services are asked for by the browser, page by page. */
const NEEDS_BOOKS: readonly string[] = ["overview", "books"];

export default async function TreasuryPage({ searchParams }: Search) {
  const world = await pageWorld();
  if (world.me?.roles.includes("operator")) {
    const view = viewOf([(await searchParams).view ?? null].flat()[0] ?? null);
    return <TreasuryLive initial={NEEDS_BOOKS.includes(view) ? await dataOfTreasury(world) : undefined} />;
  }
  return (
    <>
      <PageHeading title="Treasury">
        Where every coin is: the books beside the chain. For operators.
      </PageHeading>
      <SignInCard title="Log in as an operator" next="/treasury" as="operator" isDemo={world.isDemo} />
    </>
  );
}
