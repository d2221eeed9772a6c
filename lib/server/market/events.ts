import { InvariantBroken } from "@/lib/domain/errors";
import { isOutcome } from "@/lib/domain/escrow/contract-states";
import { jobEventOf } from "@/lib/domain/escrow/escrow-verbs";
import type { ChainEventFact } from "@/lib/server/kernel/chain/chain-event-fact";
import type { Context, JobHandlers } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";
import { relayRefused } from "./operations/anchor/relay-refused";
import { applyFunded, noteFunded, type TaskNews, undoFunded } from "./operations/mirror/deposit";
import { applyOutcome } from "./operations/mirror/outcome";
import { applyProgress } from "./operations/mirror/progress";
import { findTaskByJob } from "./tables/tasks";

/** What the market does when the escrow tells it of a task's job. */
export const jobHandlers: JobHandlers = {
  async taskOf(tx, jobId) {
    return (await findTaskByJob(tx, jobId))?.id ?? null;
  },
  async note(tx, context, fact) {
    const news = await newsOf(tx, fact);
    if (news && fact.name === "JobFunded") await noteFunded(tx, context, news);
    return news?.task.id ?? null;
  },
  async apply(tx, context, fact) {
    const news = await newsOf(tx, fact);
    if (news) await apply(tx, context, news);
    return news !== null;
  },
  async undo(tx, context, fact) {
    const news = fact.name === "JobFunded" ? await newsOf(tx, fact) : null;
    if (news) await undoFunded(tx, context, news);
  },
  relayRefused,
};

async function newsOf(tx: Tx, fact: ChainEventFact): Promise<TaskNews | null> {
  const task = fact.jobId === null ? undefined : await findTaskByJob(tx, fact.jobId);
  return task ? { task, fact } : null;
}

async function apply(tx: Tx, context: Context, news: TaskNews): Promise<void> {
  const { name } = news.fact;
  if (name === "JobFunded") return applyFunded(tx, context, news);
  const event = jobEventOf(name);
  if (!event) throw new InvariantBroken("The books do not know this event of the escrow.", { event: name });
  const { state } = event;
  if (isOutcome(state)) return applyOutcome(tx, context, { ...news, state });
  return applyProgress(tx, context, { ...news, event });
}
