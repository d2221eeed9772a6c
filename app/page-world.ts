import { headers } from "next/headers";
import { cache } from "react";
import type { Actor } from "@/lib/domain/access/actor";
import type { MeWire } from "@/lib/schemas/identity/user";
import { getMe } from "@/lib/server/identity/reads/get-me";
import { pageActor } from "@/lib/server/identity/sessions/page-actor";
import { type Runtime, runtime } from "@/lib/server/kernel/runtime";

export type PageWorld = { runtime: Runtime; actor: Actor; me: MeWire | null; isDemo: boolean };

/** The house and whoever looks at this page; asked once a request. */
export const pageWorld = cache(async (): Promise<PageWorld> => {
  const world = await runtime();
  const actor = await pageActor(await headers());
  const isDemo = world.env.mode === "demo";
  if (actor.kind !== "user") return { runtime: world, actor, me: null, isDemo };
  const { store } = world.context;
  const me = await getMe(store, { userId: actor.userId, chain: world.chainReader }).catch(() => null);
  return { runtime: world, actor, me, isDemo };
});
