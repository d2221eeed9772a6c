import { Forbidden, LostRace } from "@/lib/domain/errors";
import { withoutService } from "@/lib/domain/treasury/owned-service";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { authorizeOnService } from "@/lib/server/treasury/access";
import { writeVersion } from "@/lib/server/treasury/operations/policy/write-version";
import { findService } from "@/lib/server/treasury/reads/services-in-effect";
import { deleteOwned } from "@/lib/server/treasury/tables/owned-services";

const OF_HOUSE = "The house's own services are named in its files: take it out of them, or make it inactive.";
const REASON = "An operator took away a service of an owner's";

/**
 * Takes an owner's service away. What the policy says of it an operator alone takes away as well, with its caps: until
 * then it is closed, and its id is nobody's.
 */
export function deleteService(context: Context, call: Call<{ readonly serviceId: string }>): Promise<Reply> {
  const actor = requireUser(call.actor);
  const { serviceId: id } = call.input;
  return command(context, call, {
    action: null,
    audited: "service.delete",
    op: async (tx, nowMs) => {
      const found = await findService(tx, id);
      authorizeOnService(actor, found);
      const { from, said, owned } = found;
      if (said?.ownerId === null) throw new Forbidden(OF_HOUSE);
      if (owned && !(await deleteOwned(tx, owned))) throw new LostRace();
      if (said && actor.roles.operator) {
        const by = { source: "operator", authorId: actor.userId, reason: REASON } as const;
        await writeVersion(tx, { from, policy: withoutService(from.policy, id), ...by, nowMs });
      }
      return { status: 204, value: null, subject: { kind: "service", id } };
    },
  });
}
