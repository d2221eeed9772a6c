import { headers } from "next/headers";
import { cache } from "react";
import type { Actor } from "@/lib/domain/market/permissions";
import type { MeWire } from "@/lib/schemas/user";
import { pageActor } from "@/lib/server/identity/page-actor";
import { getMe } from "@/lib/server/queries/get-me";
import { type Runtime, runtime } from "@/lib/server/runtime/runtime";

export type PageWorld = { runtime: Runtime; actor: Actor; me: MeWire | null; isDemo: boolean };

/** The house and whoever looks at this page; asked once a request. */
export const pageWorld = cache(async (): Promise<PageWorld> => {
  const world = await runtime();
  const actor = await pageActor(await headers());
  const isDemo = world.env.mode === "demo";
  if (actor.kind !== "user") return { runtime: world, actor, me: null, isDemo };
  const me = await getMe(world.reader, { userId: actor.userId, chain: world.chainReader }).catch(() => null);
  return { runtime: world, actor, me, isDemo };
});
