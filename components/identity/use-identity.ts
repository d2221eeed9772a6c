import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useCallback } from "react";
import { changeIdentity } from "@/lib/client/identity-change";
import { tellOtherTabs } from "@/lib/client/identity-channel";
import { meQuery } from "@/lib/client/queries";
import { keys } from "@/lib/client/query-keys";
import type { MeWire } from "@/lib/schemas/identity/user";

/** Who is signed in; null for nobody, undefined while it is not known yet. */
export function useMe(): MeWire | null | undefined {
  return useQuery(meQuery()).data;
}

/** Becomes somebody else, or nobody, and lets the page follow: to `next`, or where it is. */
export function useChangeIdentity() {
  const client = useQueryClient();
  const router = useRouter();
  return useCallback(
    async <M extends MeWire | null>(send: () => Promise<M>, next?: string): Promise<M> => {
      tellOtherTabs({ kind: "changing" });
      try {
        const me = await changeIdentity(client, send);
        tellOtherTabs({ kind: "changed", name: me?.name ?? null });
        if (next) router.push(next);
        router.refresh();
        return me;
      } catch (failure) {
        tellOtherTabs({ kind: "unchanged" });
        throw failure;
      }
    },
    [client, router],
  );
}

/** Asks again for what belongs to whoever is signed in, after something of theirs has changed. */
export function useRenewMine(): () => Promise<void> {
  const client = useQueryClient();
  const router = useRouter();
  return useCallback(async () => {
    await client.invalidateQueries({ queryKey: keys.mine });
    router.refresh();
  }, [client, router]);
}
