import { agreesWithChain } from "@/lib/domain/market/anchors";
import { isTerminal, LIVE_STATUSES, TRANSITIONS } from "@/lib/domain/market/lifecycle";
import { MINUTE_MS } from "@/lib/domain/time";
import { booksEqualChain } from "@/lib/server/escrow/chain/compare-books";
import type { Check, Finding } from "@/lib/server/kernel/checks";
import type { Tx } from "@/lib/server/store/tx";
import { unexplainedJobs } from "./tables/job-comparison";
import * as task from "./tables/task-checks";
import { jobsWithMoney } from "./tables/task-jobs";

/** Deadlines may be this late before it counts as a fault; the keeper needs moments. */
const PATIENCE_MS = 5 * MINUTE_MS;

/** What must hold of tasks, their money and what is published of them. */
export const MARKET_CHECKS: readonly Check[] = [
  {
    name: "escrow equals what tasks hold (I5)",
    stops: "payouts",
    holds: "An asset's escrow account is the sum of what its tasks hold.",
    find: task.escrowOffTasks,
  },
  {
    name: "each task's journals leave in escrow what it holds (I5)",
    stops: "its task",
    holds: "What a task's journals left in escrow is what it holds.",
    find: task.tasksOffEscrow,
  },
  {
    name: "every ended task is settled once, no live one is (I6)",
    stops: "its task",
    holds: "An ended task that was paid has one settlement of the rest, a live one none.",
    find: task.wrongSettlements,
  },
  {
    name: "parts sum to what was locked (I7)",
    stops: "its task",
    holds: "Payment, fee and refund of a task sum to what was locked, as its settlements say.",
    find: task.wrongParts,
  },
  {
    name: "timelines have no gap and end where their task is (I8)",
    stops: "its task",
    holds: "Each line of a timeline begins where the one before ended, and the last at the task's status.",
    find: task.brokenTimelines,
  },
  {
    name: "no status went back (I8)",
    stops: "nothing",
    holds: "Every step of a timeline is in the lifecycle's table, or a party's on chain.",
    find: backwardSteps,
  },
  {
    name: "statuses agree with the contract's states (I8)",
    stops: "its task",
    holds: "A task's status and its job's state are a pair that may stand beside each other.",
    find: strangeStates,
  },
  {
    name: "jobs stand in the contract as in the books (I8)",
    stops: "its task",
    holds:
      "Each job's state in the contract is the one that took effect in the books, as it was last compared.",
    find: unexplainedJobs,
  },
  {
    name: "what is paid on chain has one job",
    stops: "its task",
    holds: "A task in MNEE or ETH has its job, one in SAT has none.",
    find: task.wrongJobs,
  },
  {
    name: "one assignee, paid alone (I9)",
    stops: "its task",
    holds: "A task at work has one agent, an open one none, and its outcome is that agent's.",
    find: task.wrongAssignees,
  },
  {
    name: "agents' loads equal a recount",
    stops: "nothing",
    holds: "An agent's load is the number of its tasks in hand.",
    find: task.wrongLoads,
  },
  {
    name: "public counters equal a recount",
    stops: "nothing",
    holds: "The counter of a status is the number of its tasks.",
    find: task.wrongCounters,
  },
  {
    name: "reputation sums equal the outcomes",
    stops: "nothing",
    holds: "The daily sums of an agent's reputation are those of its counted outcomes.",
    find: task.wrongReputationDays,
  },
  {
    name: "nothing is overdue (I17)",
    stops: "nothing",
    holds: "No task has been past its deadline, or held money that nothing moves, for five minutes.",
    find: (tx, nowMs) => task.overdueTasks(tx, nowMs - PATIENCE_MS),
  },
  booksEqualChain(jobsWithMoney),
];

/** Pairs of status and contract state that the domain's table does not allow. */
async function strangeStates(tx: Tx): Promise<Finding[]> {
  const pairs = await task.statesSideBySide(tx);
  return pairs
    .filter((pair) => !agreesWithChain(pair.status, pair.chainState ?? "none"))
    .map(({ example, status, chainState }) => ({
      place: example,
      why: `${status}, ${chainState ?? "none"} on chain`,
    }));
}

/** Steps that neither the table nor a party's own transaction explains. */
async function backwardSteps(tx: Tx): Promise<Finding[]> {
  const steps = await task.stepsTaken(tx);
  return steps
    .filter((step) => !isExplained(step))
    .map(({ fromStatus, toStatus }) => ({ place: `${fromStatus} → ${toStatus}` }));
}

/** A party may skip steps on chain, or ask for changes there while its rejection was on its way from here. */
function isExplained(step: task.StepTaken): boolean {
  const { fromStatus: from, toStatus: to } = step;
  if (isTerminal(from)) return false;
  if (isTerminal(to) || LIVE_STATUSES.indexOf(to) > LIVE_STATUSES.indexOf(from)) return true;
  if (step.actorKind === "chain" && step.event === "task.changes_requested") return true;
  const row: Record<string, { to: readonly string[] }> = TRANSITIONS[from];
  return Object.values(row).some((transition) => transition.to.includes(to));
}
