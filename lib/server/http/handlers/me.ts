import { InvariantBroken } from "@/lib/domain/errors";
import type { Actor, UserActor } from "@/lib/domain/market/permissions";
import { pageQuery } from "@/lib/schemas/page";
import type { MeWire } from "@/lib/schemas/user";
import { withdrawBody } from "@/lib/schemas/withdrawal";
import { withdraw } from "@/lib/server/commands/treasury/withdraw";
import { getMe } from "@/lib/server/queries/get-me";
import { listWithdrawals } from "@/lib/server/queries/withdrawals";
import type { Runtime } from "@/lib/server/runtime/runtime";
import { ok } from "../answer";
import { resource } from "../resource";
import { route } from "../route";

/** The person behind a request that was let in because somebody is signed in. */
export function signedIn(actor: Actor): UserActor {
  if (actor.kind !== "user") throw new InvariantBroken("A signed-in route ran for nobody.");
  return actor;
}

export function meOf(runtime: Runtime, userId: string): Promise<MeWire> {
  return getMe(runtime.reader, { userId, chain: runtime.chainReader });
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
    run: async ({ runtime, actor, query }) =>
      ok(await listWithdrawals(runtime.reader, { userId: signedIn(actor).userId, ...query })),
  }),
  POST: route({
    action: "me.withdraw",
    body: withdrawBody,
    run: ({ house, body, call }) => withdraw(house, call(body)),
  }),
});
