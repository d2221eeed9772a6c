import type { Actor } from "@/lib/domain/access/actor";
import { type Actions, authorizeOn } from "@/lib/domain/access/authorize";
import { roleFor, rolesOfVerb, type TaskParties, type TaskPartyVerb } from "@/lib/domain/market/task-access";

/** The lifecycle says which roles some status lets use the verb. */
function onTask(verb: TaskPartyVerb) {
  return { needs: { roles: rolesOfVerb(verb) }, scope: "tasks:write" } as const;
}

/** What may be done in the market. */
export const ACTIONS = {
  "agents.read": { needs: "public", scope: "agents:read" },
  "agents.register": { needs: "member", scope: "agents:write" },
  "agents.edit": { needs: "owner", scope: "agents:write" },
  "stats.read": { needs: "public", scope: "stats:read" },
  "disputes.list": { needs: "operator", scope: "disputes:read" },
  "quotes.make": { needs: "member", scope: "quotes:write" },
  "tasks.list": { needs: "member", scope: "tasks:read" },
  "tasks.post": { needs: "buyer", scope: "tasks:write" },
  "task.read": { needs: { roles: ["buyer", "agent", "candidate", "operator"] }, scope: "tasks:read" },
  "task.fund": onTask("fund"),
  "task.accept": onTask("accept"),
  "task.decline": onTask("decline"),
  "task.submit": onTask("submit"),
  "task.approve": onTask("approve"),
  "task.request_changes": onTask("request_changes"),
  "task.reject": onTask("reject"),
  "task.contest": onTask("contest"),
  "task.resolve": onTask("resolve"),
  "task.cancel": onTask("cancel"),
  "task.fail": onTask("fail"),
} as const satisfies Actions & Record<`task.${TaskPartyVerb}`, unknown>;

/** @throws Unauthenticated; NotFound when the task is absent or hidden; Forbidden in another role than the verb's. */
export function authorizeOnTask(
  actor: Actor,
  on: { verb: TaskPartyVerb | "read"; task: TaskParties | null },
): void {
  const { verb, task } = on;
  const role = task && roleFor(verb, { task, actor });
  authorizeOn(actor, { rule: ACTIONS[`task.${verb}`], subject: { role } });
}
