import { type PartyVerb, verbBodies } from "@/lib/schemas/market/task-verbs";
import { id } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";
import { resource } from "@/lib/server/http/resource";
import { route } from "@/lib/server/http/route";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
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
import { authorizeOnTask } from "@/lib/server/market/operations/verb/load-task-for-verb";

type Fields<V extends PartyVerb> = z.output<(typeof verbBodies)[V]> & { taskId: string };
type Command<V extends PartyVerb> = (context: Context, call: Call<Fields<V>>) => Promise<Reply>;

/** Each verb's command; the path, the body's schema and the permission have the same name. */
const COMMANDS: { [V in PartyVerb]: Command<V> } = {
  fund: fundTask,
  accept: acceptTask,
  decline: declineTask,
  submit: submitTask,
  approve: approveTask,
  request_changes: requestChanges,
  reject: rejectTask,
  contest: contestTask,
  resolve: resolveTask,
  cancel: cancelTask,
  fail: failTask,
};

const VERBS = Object.keys(COMMANDS) as [PartyVerb, ...PartyVerb[]];
type AnyFields = z.output<(typeof verbBodies)[PartyVerb]>;

/** `POST /api/v1/tasks/{id}/{verb}` */
export const verbResource = resource({
  POST: route({
    action: "task.read",
    params: z.object({ id, verb: z.enum(VERBS) }),
    guard: async ({ context, actor, params }) =>
      authorizeOnTask(context, { actor, verb: params.verb, taskId: params.id }),
    body: ({ verb }: { id: string; verb: PartyVerb }): z.ZodType<AnyFields> => verbBodies[verb],
    run: ({ context, params, body, call }) => {
      const command = COMMANDS[params.verb] as Command<PartyVerb>;
      return command(context, call({ ...body, taskId: params.id } as Fields<PartyVerb>));
    },
  }),
});
