import type { Actions } from "@/lib/domain/access/authorize";

/** What only the demo lets people do. */
export const ACTIONS = {
  "demo.sign_in": { needs: "public", scope: null },
  "demo.send": { needs: "member", scope: null },
  "demo.faucet": { needs: "member", scope: null },
} as const satisfies Actions;
