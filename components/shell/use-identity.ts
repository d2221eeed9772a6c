import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useCallback } from "react";
import { meQuery } from "@/lib/client/queries";
import { keys } from "@/lib/client/query-keys";
import type { MeWire } from "@/lib/schemas/user";

/** Who is signed in; null for nobody, undefined while it is not known yet. */
export function useMe(): MeWire | null | undefined {
  return useQuery(meQuery()).data;
}

/** Makes everything on the page follow a new identity. */
export function useFollowIdentity(): (me: MeWire | null | undefined) => Promise<void> {
  const client = useQueryClient();
  const router = useRouter();
  return useCallback(
    async (me) => {
      client.removeQueries({ queryKey: ["mine"], type: "inactive" });
      if (me !== undefined) client.setQueryData(keys.me, me);
      await client.invalidateQueries({ queryKey: ["mine"] });
      router.refresh();
    },
    [client, router],
  );
}
