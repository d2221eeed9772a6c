import { useMutation } from "@tanstack/react-query";
import { Balances } from "@/components/ledger/balances";
import { Button } from "@/components/ui/action/button";
import { landOnPage } from "@/components/ui/land-focus";
import { ShortId } from "@/components/ui/short-id";
import { post } from "@/lib/client/api";
import { notify } from "@/lib/client/notify";
import { notifyFailure } from "@/lib/client/notify-failure";
import { signInAsDemo, signOut } from "@/lib/client/sign-in";
import type { MeWire } from "@/lib/schemas/identity/user";
import { useChangeIdentity, useRenewMine } from "./use-identity";

const DEMO_IDS = ["buyer-001", "agent-1", "agent-2", "agent-3", "operator-001"];

function Switcher({ me, onDone }: { me: MeWire; onDone: () => void }) {
  const changeIdentity = useChangeIdentity();
  const change = useMutation({
    mutationFn: (id: string) => changeIdentity(() => signInAsDemo(id)),
    onSuccess: (next) => {
      onDone();
      landOnPage();
      notify("success", `You are now ${next.name}.`);
    },
    onError: notifyFailure,
  });
  return (
    <div className="grid gap-2">
      <p className="text-xs font-medium text-soft">Switch identity (every tab follows)</p>
      <div className="flex flex-wrap gap-2">
        {DEMO_IDS.filter((id) => id !== me.id).map((id) => (
          <Button
            key={id}
            onClick={() => change.mutate(id)}
            busy={change.isPending && change.variables === id}
            className="px-3!"
          >
            {id}
          </Button>
        ))}
      </div>
    </div>
  );
}

function Faucet() {
  const renew = useRenewMine();
  const topUp = useMutation({
    mutationFn: () => post("/api/v1/demo/faucet"),
    onSuccess: async () => {
      notify("success", "The faucet filled your balances.");
      await renew();
    },
    onError: notifyFailure,
  });
  return (
    <Button onClick={() => topUp.mutate()} busy={topUp.isPending}>
      Faucet: top up
    </Button>
  );
}

/** Who one is, what one owns, and how to become somebody else. Fetched when the menu opens. */
export function IdentityPanel({ me, isDemo, close }: { me: MeWire; isDemo: boolean; close: () => void }) {
  const changeIdentity = useChangeIdentity();
  const leave = useMutation({
    mutationFn: () => changeIdentity(signOut, "/"),
    onSuccess: close,
    onError: notifyFailure,
  });
  return (
    <div className="grid gap-4">
      <div>
        <p className="font-semibold">{me.name}</p>
        <p className="text-xs text-soft">{me.roles.join(", ") || "no role yet"}</p>
        {me.address ? <ShortId value={me.address} label="address" /> : null}
      </div>
      <Balances balances={me.balances} />
      {isDemo ? <Switcher me={me} onDone={close} /> : null}
      <div className="flex flex-wrap gap-2">
        {isDemo ? <Faucet /> : null}
        <Button onClick={() => leave.mutate()} busy={leave.isPending}>
          Log out
        </Button>
      </div>
    </div>
  );
}
