import type { TaskPartyVerb } from "@/lib/domain/market/task-access";
import { verbBodies } from "@/lib/schemas/market/task-verbs";
import { id } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";
import { type Row, rowsOf } from "@/lib/server/http/route-table";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { ACTIONS } from "@/lib/server/market/access";
import { acceptTask } from "@/lib/server/market/commands/accept-task";
import { approveTask } from "@/lib/server/market/commands/approve-task";
import { cancelTask } from "@/lib/server/market/commands/cancel-task";
import { contestTask } from "@/lib/server/market/commands/contest-task";
import { declineTask } from "@/lib/server/market/commands/decline-task";
import { failTask } from "@/lib/server/market/commands/fail-task";
import { fundTask } from "@/lib/server/market/commands/fund-task";
import { rejectTask } from "@/lib/server/market/commands/reject-task";
import { requestChanges } from "@/lib/server/market/commands/request-changes";
import { resolveTask } from "@/lib/server/market/commands/resolve-task";
import { submitTask } from "@/lib/server/market/commands/submit-task";
import { assertMayAct } from "@/lib/server/market/operations/verb/load-task-for-verb";

const { row } = rowsOf(ACTIONS);
const params = z.object({ id });

type Command<F> = (context: Context, call: Call<F & { taskId: string }>) => Promise<Reply>;

/** `POST /api/v1/tasks/{id}/{verb}`: path, action, permission and body have the verb's name. */
function post<F extends object>(
  verb: TaskPartyVerb,
  { body, command }: { body: z.ZodType<F>; command: Command<F> },
): Row {
  return row({
    method: "POST",
    path: `/api/v1/tasks/{id}/${verb}`,
    action: `task.${verb}`,
    params,
    body,
    guard: ({ context, actor, params }) => assertMayAct(context, { actor, verb, taskId: params.id }),
    run: ({ context, params, body, call }) => command(context, call({ ...body, taskId: params.id })),
  });
}

export const VERB_ROWS = {
  fund: post("fund", { body: verbBodies.fund, command: fundTask }),
  accept: post("accept", { body: verbBodies.accept, command: acceptTask }),
  decline: post("decline", { body: verbBodies.decline, command: declineTask }),
  submit: post("submit", { body: verbBodies.submit, command: submitTask }),
  approve: post("approve", { body: verbBodies.approve, command: approveTask }),
  request_changes: post("request_changes", { body: verbBodies.request_changes, command: requestChanges }),
  reject: post("reject", { body: verbBodies.reject, command: rejectTask }),
  contest: post("contest", { body: verbBodies.contest, command: contestTask }),
  resolve: post("resolve", { body: verbBodies.resolve, command: resolveTask }),
  cancel: post("cancel", { body: verbBodies.cancel, command: cancelTask }),
  fail: post("fail", { body: verbBodies.fail, command: failTask }),
} satisfies Record<TaskPartyVerb, Row>;
