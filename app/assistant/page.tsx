import { AssistantLive } from "@/components/assistant/assistant-live";
import { SignInCard } from "@/components/identity/sign-in-card";
import { PageHeading } from "@/components/ui/page-heading";
import { pageWorld } from "../page-world";

export const metadata = {
  title: "Assistant",
  description: "Speak as one of the treasury's agents: every call passes the policy and shows its receipt.",
};

function WhatItIs() {
  return (
    <ul className="grid content-start gap-3 text-sm text-soft">
      <li>Say what you want: a picture, a price, a computation, a log kept.</li>
      <li>
        Every request is a call of a service. The policy decides it by the agent's budget, and says why.
      </li>
      <li>What passes is paid by the treasury; the result and the receipt stand in the conversation.</li>
      <li>
        Operators speak for the treasury's agents. Your conversations are your own; their calls and payments
        are in the treasury's books.
      </li>
    </ul>
  );
}

export default async function AssistantPage() {
  const { me, isDemo, runtime } = await pageWorld();
  const isOperator = me?.roles.includes("operator") === true;
  return (
    <>
      <PageHeading title="Assistant">
        <span className="max-sm:sr-only">
          Speak as one of the treasury's agents. It buys what you ask for, within its budget.
        </span>
      </PageHeading>
      {isOperator ? (
        <AssistantLive picturePlaces={runtime.env.providers} />
      ) : (
        <div className="grid items-start gap-6 md:grid-cols-2">
          <SignInCard title="Log in as an operator" next="/assistant" as="operator" isDemo={isDemo} />
          <WhatItIs />
        </div>
      )}
    </>
  );
}
