import type { Actor, UserActor } from "@/lib/domain/access/permissions";
import { InvariantBroken } from "@/lib/domain/errors";
import { withdrawBody } from "@/lib/schemas/escrow/withdrawal";
import type { MeWire } from "@/lib/schemas/identity/user";
import { pageQuery } from "@/lib/schemas/page";
import { withdraw } from "@/lib/server/escrow/commands/withdraw";
import { listWithdrawals } from "@/lib/server/escrow/reads/list-withdrawals";
import { ok } from "@/lib/server/http/answer";
import { resource } from "@/lib/server/http/resource";
import { route } from "@/lib/server/http/route";
import { getMe } from "@/lib/server/identity/reads/get-me";
import type { Runtime } from "@/lib/server/kernel/runtime";

/** The person behind a request that was let in because somebody is signed in. */
export function signedIn(actor: Actor): UserActor {
  if (actor.kind !== "user") throw new InvariantBroken("A signed-in route ran for nobody.");
  return actor;
}

export function meOf(runtime: Runtime, userId: string): Promise<MeWire> {
  return getMe(runtime.context.store, { userId, chain: runtime.chainReader });
}

/** Oneself, with roles and balances. */
export const meResource = resource({
  GET: route({
    action: "me.read",
    run: async ({ runtime, actor }) => ok(await meOf(runtime, signedIn(actor).userId)),
  }),
});

/** Money that leaves: booked at once for SAT, to be signed or relayed for MNEE and ETH. */
export const withdrawalsResource = resource({
  GET: route({
    action: "me.read",
    query: pageQuery,
    run: async ({ context, actor, query }) =>
      ok(await listWithdrawals(context.store, { userId: signedIn(actor).userId, ...query })),
  }),
  POST: route({
    action: "me.withdraw",
    body: withdrawBody,
    run: ({ context, body, call }) => withdraw(context, call(body)),
  }),
});
