import { signedIn } from "@/lib/domain/access/actor";
import type { MeWire } from "@/lib/schemas/identity/user";
import { ok } from "@/lib/server/http/answer";
import { rowsOf } from "@/lib/server/http/route-table";
import { ACTIONS } from "@/lib/server/identity/access";
import { getMe } from "@/lib/server/identity/reads/get-me";
import type { Runtime } from "@/lib/server/kernel/runtime";

const { row } = rowsOf(ACTIONS);

export function meOf(runtime: Runtime, userId: string): Promise<MeWire> {
  return getMe(runtime.context.store, { userId, chain: runtime.chainReader });
}

export const ME_ROWS = [
  /** Oneself, with roles and balances. */
  row({
    method: "GET",
    path: "/api/v1/me",
    action: "me.read",
    run: async ({ runtime, actor }) => ok(await meOf(runtime, signedIn(actor).userId)),
  }),
];
