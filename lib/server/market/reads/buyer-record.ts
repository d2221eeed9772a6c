import { NotFound } from "@/lib/domain/errors";
import { isTerminal } from "@/lib/domain/market/lifecycle";
import type { BuyerRecordWire } from "@/lib/schemas/identity/user";
import { userById } from "@/lib/server/kernel/tables/users";
import { timeView } from "@/lib/server/kernel/wire-values";
import type { TaskEventRow } from "@/lib/server/market/tables/rows";
import { linesOfBuyer, newestOfBuyer } from "@/lib/server/market/tables/task-list";
import type { Store } from "@/lib/server/store/tx";

/** A record rests on the buyer's newest tasks, so that an old buyer can change. */
const NEWEST = 500;

const REVIEW_LINES = ["task.approved", "task.changes_requested", "task.rejected"];
const TOLD_LINES = [...REVIEW_LINES, "task.submitted", "task.contested", "task.completed"];

/** What an agent may know of a buyer before working for them. */
export function buyerRecord(store: Store, buyerId: string): Promise<BuyerRecordWire> {
  return store.read(async (tx) => {
    const user = await userById(tx, buyerId);
    if (!user) throw new NotFound();
    const newest = { buyerId, limit: NEWEST };
    const tasks = await newestOfBuyer(tx, newest);
    const lines = await linesOfBuyer(tx, { ...newest, events: TOLD_LINES });
    const settled = tasks.filter((task) => isTerminal(task.status));
    return {
      id: user.id,
      name: user.name,
      since: timeView(user.createdAtMs),
      postedTasks: tasks.length,
      settledTasks: settled.length,
      ...reviewFigures(lines),
    };
  });
}

type ReviewFigures = Pick<
  BuyerRecordWire,
  "reviewedTasks" | "medianReviewMs" | "rejectionRate" | "disputeRate" | "silentReleases"
>;

function reviewFigures(lines: readonly TaskEventRow[]): ReviewFigures {
  const submittedAt = new Map<string, number>();
  const waits: number[] = [];
  const tasks = { reviewed: new Set<string>(), rejected: new Set<string>(), disputed: new Set<string>() };
  let silentReleases = 0;
  for (const line of lines) {
    const since = submittedAt.get(line.taskId);
    if (line.event === "task.submitted") submittedAt.set(line.taskId, line.atMs);
    if (REVIEW_LINES.includes(line.event) && since !== undefined) {
      waits.push(line.atMs - since);
      tasks.reviewed.add(line.taskId);
    }
    if (line.event === "task.rejected") tasks.rejected.add(line.taskId);
    if (line.event === "task.contested") tasks.disputed.add(line.taskId);
    if (isSilentRelease(line, since)) silentReleases += 1;
  }
  const reviewed = tasks.reviewed.size;
  return {
    reviewedTasks: reviewed,
    medianReviewMs: medianOf(waits),
    rejectionRate: reviewed === 0 ? null : tasks.rejected.size / reviewed,
    disputeRate: reviewed === 0 ? null : tasks.disputed.size / reviewed,
    silentReleases,
  };
}

/** Completed out of a review that the buyer never gave: by the keeper, or by the contract's default. */
function isSilentRelease(line: TaskEventRow, submittedAtMs: number | undefined): boolean {
  if (line.event !== "task.completed" || line.fromStatus !== "submitted" || submittedAtMs === undefined)
    return false;
  return line.actorKind === "house" || line.detail.byDefault === true;
}

function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((left, right) => left - right);
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  return upper === undefined || lower === undefined ? null : Math.round((lower + upper) / 2);
}
