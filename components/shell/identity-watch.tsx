import { useEffect } from "react";
import { hearOtherTabs } from "@/lib/client/identity-channel";
import { notify } from "@/lib/client/notify";
import { signOut } from "@/lib/client/sign-in";
import { watchWallet } from "@/lib/client/wallet/watch-wallet";
import { useFollowIdentity, useMe } from "./use-identity";

/** A session belongs to one address; when the wallet shows another, the session ends with a word why. */
function useWalletAccount() {
  const follow = useFollowIdentity();
  const me = useMe();
  const address = me?.kind === "wallet" ? me.address : null;
  useEffect(() => {
    if (!address) return;
    const leave = async () => {
      await signOut().catch(() => undefined);
      await follow(null);
      notify("message", "You are signed out.", "Your wallet now shows another account. Sign in with it.");
    };
    return watchWallet({ address, onOtherAccount: () => void leave() });
  }, [address, follow]);
}

/** All tabs share one identity; a tab that another one changed says so. */
export function IdentityWatch() {
  const follow = useFollowIdentity();
  useWalletAccount();
  useEffect(
    () =>
      hearOtherTabs(({ name }) => {
        notify(
          "message",
          name ? `You are now ${name} in every tab.` : "You signed out in another tab.",
          "Another tab changed it; this page follows.",
        );
        void follow(undefined);
      }),
    [follow],
  );
  return null;
}
