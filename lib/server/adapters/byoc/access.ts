import type { Actions } from "@/lib/domain/access/authorize";

/** Who may is told by what they sign or show, in the protocol's own words. */
export const ACTIONS = {
  "byoc.register": { needs: "public", scope: null },
  "byoc.token": { needs: "public", scope: null },
  "byoc.job": { needs: "public", scope: null },
  "byoc.discover": { needs: "public", scope: null },
} as const satisfies Actions;
