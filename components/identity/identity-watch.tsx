import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { changeIdentity, forgetFormer } from "@/lib/client/identity-change";
import { hearOtherTabs, type IdentityWord } from "@/lib/client/identity-channel";
import { notify } from "@/lib/client/notify";
import { readMe } from "@/lib/client/queries";
import { useMe } from "./use-identity";

const PATIENCE_MS = 15_000;

/** Runs once the page has followed a new identity, so that only what it still shows is asked for again. */
function useFreshStart() {
  const client = useQueryClient();
  const id = useMe()?.id ?? null;
  const formerId = useRef(id);
  useEffect(() => {
    if (formerId.current === id) return;
    formerId.current = id;
    void forgetFormer(client);
  }, [client, id]);
}

function tell({ name }: { name: string | null }): void {
  const title = name ? `You are now ${name} in every tab.` : "You logged out in another tab.";
  notify("message", title, "Another tab changed it; this page follows.");
}

/** While another tab changes the identity, this one holds its breath; then it asks who it is. */
function useOtherTabs() {
  const client = useQueryClient();
  const router = useRouter();
  useEffect(() => {
    let isHeld = false;
    let release: (word: IdentityWord | null) => void = () => {};
    const hold = async () => {
      isHeld = true;
      const outcome = new Promise<IdentityWord | null>((resolve) => {
        release = resolve;
        setTimeout(resolve, PATIENCE_MS, null);
      });
      const follow = async () => {
        const word = await outcome;
        return word?.kind === "changed" && word.name === null ? null : readMe();
      };
      await changeIdentity(client, follow).catch(() => undefined);
      isHeld = false;
      router.refresh();
    };
    const hear = (word: IdentityWord) => {
      if (!isHeld) void hold();
      if (word.kind !== "changing") release(word);
      if (word.kind === "changed") tell(word);
    };
    return hearOtherTabs(hear);
  }, [client, router]);
}

/** All tabs share one identity; a tab that another one changed says so. */
export function IdentityWatch() {
  useFreshStart();
  useOtherTabs();
  return null;
}
