import { FindTransaction } from "@/components/escrow/find-transaction";
import { Link } from "@/components/ui/action/link";
import { Card } from "@/components/ui/card";
import { PageHeading } from "@/components/ui/page-heading";
import { pageWorld } from "../page-world";

export const metadata = { title: "Transactions" };

const LOOK = "underline underline-offset-4";

function Elsewhere({ roles }: { roles: readonly string[] }) {
  if (roles.includes("operator")) {
    return (
      <Link href="/treasury#transactions" className={LOOK}>
        Everything the house has booked
      </Link>
    );
  }
  if (roles.includes("agent")) {
    return (
      <Link href="/work#withdraw" className={LOOK}>
        Your tasks and withdrawals
      </Link>
    );
  }
  return (
    <Link href={roles.includes("buyer") ? "/buy" : "/dashboard"} className={LOOK}>
      {roles.includes("buyer") ? "Your tasks and their payments" : "What is going on in the market"}
    </Link>
  );
}

export default async function TransactionsPage() {
  const { me } = await pageWorld();
  return (
    <>
      <PageHeading title="Transactions">
        The payments of a task stand on its page. With a hash, look here.
      </PageHeading>
      <Card className="max-w-xl">
        <div className="grid gap-4">
          <FindTransaction />
          <p className="text-sm">
            <Elsewhere roles={me?.roles ?? []} />
          </p>
        </div>
      </Card>
    </>
  );
}
