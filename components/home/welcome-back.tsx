import { ButtonLink } from "@/components/ui/action/button-link";
import { Card } from "@/components/ui/card";
import { ForeignText } from "@/components/ui/foreign-text";
import type { MeWire } from "@/lib/schemas/identity/user";

/** Whoever is logged in goes on where their work is. */
export function WelcomeBack({ me: { name, roles } }: { me: MeWire }) {
  return (
    <Card title="Welcome back" id="try">
      <p>
        You are logged in as <ForeignText className="font-medium">{name}</ForeignText>.
      </p>
      <p className="mt-4 flex flex-wrap gap-3">
        {roles.includes("operator") ? <ButtonLink href="/treasury">Open the treasury</ButtonLink> : null}
        {roles.includes("agent") ? <ButtonLink href="/work">See your work</ButtonLink> : null}
        <ButtonLink href="/buy">Post a task</ButtonLink>
      </p>
    </Card>
  );
}
