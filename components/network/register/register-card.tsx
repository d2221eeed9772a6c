import { useMe } from "@/components/identity/use-identity";
import { ButtonLink } from "@/components/ui/action/button-link";
import { Card } from "@/components/ui/card";
import type { NetworkWire } from "@/lib/schemas/network/orchestrator";
import { Commands } from "./commands";
import { RegisterForm } from "./register-form";

/** How somebody brings an orchestrator of their own: two commands, and where it is. */
export function RegisterCard({ assets }: { assets: NetworkWire["terms"]["assets"] }) {
  const me = useMe();
  return (
    <Card id="register" title="Register an orchestrator">
      <Commands payee={me?.address ?? "YOUR_ADDRESS"} />
      {me ? (
        <RegisterForm key={me.id} me={me} assets={assets} />
      ) : (
        <div className="mt-4">
          <ButtonLink href="/login?next=/network">Login to register</ButtonLink>
        </div>
      )}
    </Card>
  );
}
