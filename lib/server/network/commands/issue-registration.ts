import { NotFound } from "@/lib/domain/errors";
import type { IssueRegistrationInput } from "@/lib/schemas/network/worker";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { ACTIONS } from "@/lib/server/network/access";
import { dropWorkersOf, insertRegistration, revokeRegistration } from "@/lib/server/network/tables/workers";

/** Lets somebody register workers at this house. The answer has no secret: whoever sends it makes it of the id. */
export function issueRegistration(context: Context, call: Call<IssueRegistrationInput>): Promise<Reply> {
  const { userId } = requireUser(call.actor);
  return command(context, call, {
    action: ACTIONS["network.workers"],
    audited: "worker-registration.issue",
    op: async (tx, nowMs) => {
      const id = context.newId("reg");
      const { name } = call.input;
      await insertRegistration(tx, { id, name, issuerId: userId, issuedAtMs: nowMs, revokedAtMs: null });
      return { status: 201, value: { id, name }, subject: { kind: "worker-registration", id } };
    },
  });
}

/** Its secret is worth nothing any more, and its workers are gone. @throws NotFound */
export function dropRegistration(context: Context, call: Call<{ readonly id: string }>): Promise<Reply> {
  const { id } = call.input;
  return command(context, call, {
    action: ACTIONS["network.workers"],
    audited: "worker-registration.revoke",
    op: async (tx, nowMs) => {
      if (!(await revokeRegistration(tx, { id, atMs: nowMs }))) throw new NotFound();
      await dropWorkersOf(tx, id);
      return { status: 204, value: null, subject: { kind: "worker-registration", id } };
    },
  });
}
