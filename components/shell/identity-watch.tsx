import { useEffect } from "react";
import { hearOtherTabs } from "@/lib/client/identity-channel";
import { notify } from "@/lib/client/notify";
import { useFollowIdentity } from "./use-identity";

/** All tabs share one identity; a tab that another one changed says so. */
export function IdentityWatch() {
  const follow = useFollowIdentity();
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
