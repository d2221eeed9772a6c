import type { Actor } from "@/lib/domain/access/actor";
import { isSeenAnew } from "@/lib/domain/access/people";
import type { Env } from "@/lib/server/env/env";
import { hashToken } from "@/lib/server/identity/commands/open-session";
import type { SessionRow } from "@/lib/server/identity/tables/rows";
import { sessionById, sessionByTokenHash } from "@/lib/server/identity/tables/sessions";
import type { Context } from "@/lib/server/kernel/context";
import type { Identity } from "@/lib/server/kernel/identity";
import type { UserRow } from "@/lib/server/kernel/tables/rows";
import { noteSeen, userById } from "@/lib/server/kernel/tables/users";
import { agentIdsOf } from "@/lib/server/market/tables/agents";
import type { Tx } from "@/lib/server/store/tx";
import { cookiesOf, sessionCookieName } from "./cookies";
import { openSealedSession } from "./session-token";

/** What is needed to know who somebody is. */
export interface IdentityWorld {
  context: Context;
  env: Pick<Env, "mode" | "publicOrigin" | "authSecret">;
}

const ANONYMOUS: Identity = { actor: { kind: "anonymous" }, via: "none", sessionId: null };

export function cookiePlanOf(world: Pick<IdentityWorld, "env">): { isSecure: boolean } {
  return { isSecure: world.env.mode === "production" };
}

function bearerOf(headers: Headers): string | null {
  return /^Bearer ([A-Za-z0-9._~+/=-]{1,512})$/i.exec(headers.get("authorization") ?? "")?.[1] ?? null;
}

type FindSession = (tx: Tx) => Promise<SessionRow | undefined>;

async function credentialOf(
  headers: Headers,
  world: IdentityWorld,
): Promise<{ via: "cookie" | "bearer"; kind: "cookie" | "bearer"; find: FindSession } | null> {
  if (headers.has("authorization")) {
    const token = bearerOf(headers);
    if (token === null) return null;
    return { via: "bearer", kind: "bearer", find: (tx) => sessionByTokenHash(tx, hashToken(token)) };
  }
  const cookie = cookiesOf(headers).get(sessionCookieName(cookiePlanOf(world)));
  if (!cookie) return null;
  const claims = await openSealedSession(cookie, world.env.authSecret);
  if (!claims) return null;
  const find: FindSession = async (tx) => {
    const session = await sessionById(tx, claims.sid);
    return session?.userId === claims.userId ? session : undefined;
  };
  return { via: "cookie", kind: "cookie", find };
}

async function actorOf(tx: Tx, user: UserRow): Promise<Actor> {
  const { id: userId } = user;
  const agentIds = await agentIdsOf(tx, userId);
  return {
    kind: "user",
    userId,
    roles: { buyer: user.kind !== "house", agent: agentIds.length > 0, operator: user.isOperator },
    ...(user.address === null ? {} : { address: user.address }),
    agentIds,
    isDemo: user.kind === "demo",
  };
}

/**
 * Who sent these headers. Roles come from the database at every request, so that a revoked session
 * or role ends at once; whatever is not a live session is anonymous.
 */
export async function identify(headers: Headers, world: IdentityWorld): Promise<Identity> {
  const credential = await credentialOf(headers, world);
  if (!credential) return ANONYMOUS;
  const nowMs = world.context.clock();
  const known = await world.context.store.read(async (tx) => {
    const session = await credential.find(tx);
    if (!session || session.kind !== credential.kind) return null;
    if (session.revokedAtMs !== null || session.expiresAtMs <= nowMs) return null;
    const user = await userById(tx, session.userId);
    return user ? { user, actor: await actorOf(tx, user), sessionId: session.id } : null;
  });
  if (!known) return ANONYMOUS;
  const { user, actor, sessionId } = known;
  if (user.isOperator && isSeenAnew(user, nowMs)) await noteHere(world.context, { userId: user.id, nowMs });
  return { actor, via: credential.via, sessionId };
}

/** That an operator is here is noted another time where the store takes no writes: nobody is kept from reading by it. */
async function noteHere({ store }: Context, of: { userId: string; nowMs: number }): Promise<void> {
  await store.write((tx) => noteSeen(tx, of.userId, of.nowMs)).catch(() => undefined);
}
