import type { Actor } from "@/lib/domain/access/actor";
import { authorize, type GeneralRule } from "@/lib/domain/access/authorize";
import { assertSameOrigin } from "@/lib/server/http/origin";
import type { Runtime } from "@/lib/server/kernel/runtime";

/** In the demo nobody has to sign in here: then the house itself is who asks. */
const THE_HOUSE: Actor = { kind: "house" };

/**
 * Who asks, and may. In the demo that is everybody, and an operator by name who sent a token; a cookie names nobody there,
 * since pages of other origins may call. In production it is whoever may do the same under `/api/v1`.
 * @throws Unauthenticated, Forbidden; Forbidden for another site's page that uses a cookie
 */
export async function askerOf(world: Runtime, request: Request, rule: GeneralRule): Promise<Actor> {
  const { actor, via } = await world.identify(request.headers);
  if (world.env.mode === "demo") {
    const isOperator = actor.kind === "user" && actor.roles.operator;
    return isOperator && via === "bearer" ? actor : THE_HOUSE;
  }
  if (via !== "bearer") assertSameOrigin(request, world.env.publicOrigin);
  authorize(actor, rule);
  return actor;
}
