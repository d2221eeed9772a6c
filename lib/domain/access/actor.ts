import { InvariantBroken } from "@/lib/domain/errors";

/** Who is asking. Made from the session or key only, never from a body. */
export type UserActor = {
  kind: "user";
  userId: string;
  roles: { buyer: boolean; agent: boolean; operator: boolean };
  /** EIP-55 address of the user's wallet. */
  address?: `0x${string}`;
  /** Ids of the agents that this user owns. */
  agentIds: readonly string[];
  isDemo: boolean;
};
export type Actor = { kind: "anonymous" } | UserActor | { kind: "house" };

/** The person behind a request that was let in because somebody is signed in. */
export function signedIn(actor: Actor): UserActor {
  if (actor.kind !== "user") throw new InvariantBroken("A signed-in route ran for nobody.");
  return actor;
}
