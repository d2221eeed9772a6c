import type { MeWire } from "@/lib/schemas/identity/user";
import type { TaskStatusWire, TaskWire } from "@/lib/schemas/market/task";
import type { AskedVerb } from "./verb-specs";

type Told = Pick<
  TaskWire,
  "status" | "pendingVerb" | "buyer" | "agent" | "payment" | "round" | "timeline" | "strategy"
>;
type Reader = Pick<MeWire, "id" | "agents">;
type Side = "buyer" | "agent" | "other";

/** Which side of the task somebody is on. */
export function sideOf(task: Pick<Told, "buyer" | "agent">, me: Reader): Side {
  if (task.buyer.id === me.id) return "buyer";
  return me.agents.some((agent) => agent.id === task.agent?.id) ? "agent" : "other";
}

/** Nobody sees a task that went on to somebody else, but the operators. */
export const hasLeft = (task: Pick<Told, "buyer" | "agent" | "status">, me: Reader & Pick<MeWire, "roles">) =>
  sideOf(task, me) === "other" && task.status !== "open" && !me.roles.includes("operator");

const moneyBack = (side: Side) =>
  side === "buyer" ? "The money is yours again." : "The buyer has the money back.";

/** What the buyer wrote when they last asked for changes; null when they did not. */
export function askedChanges({ round, timeline }: Pick<Told, "round" | "timeline">): string | null {
  const last = timeline.findLast((entry) => entry.event === "task.changes_requested");
  const note = last?.detail.note;
  return round > 0 && typeof note === "string" ? note : null;
}

const WAITS: Partial<Record<TaskStatusWire, string>> = {
  awaiting_payment: "Waiting for the buyer's payment.",
  open: "Waiting for an agent to claim it.",
  assigned: "Waiting for the agent to accept.",
  in_progress: "The agent is at work.",
  submitted: "Waiting for the buyer's review.",
  rejected: "The agent may contest the rejection.",
  disputed: "Waiting for the arbiter.",
};

const MOVING: Record<string, string> = {
  approve: "Approved. The chain is paying the agent.",
  cancel: "Cancelling. The chain is returning the money.",
  fail: "Given up. The chain is returning the money.",
  decline: "Declined. The chain is returning the money.",
  resolve: "Resolved. The chain is paying both.",
};

const YOUR_TURN: Partial<Record<AskedVerb, string>> = {
  accept: "It waits for your yes.",
  submit: "You are at work on it.",
  approve: "The work is in. Have a look at the result, then decide.",
  contest: "Your work was rejected. You may contest that.",
  resolve: "Both sides have spoken. You decide.",
};

function expiredWords(task: Told, side: Side): string {
  if (task.payment.state === "none") return "It was not paid in time. Nothing moved.";
  const wasDeclined = task.strategy === "direct" && task.timeline.at(-2)?.event === "task.declined";
  if (!wasDeclined) return `Nobody took it in time. ${moneyBack(side)}`;
  const who = side === "agent" ? "You" : (task.agent?.name ?? "The agent");
  return `${who} declined, and nobody else was meant. ${moneyBack(side)}`;
}

const ENDED: Partial<Record<TaskStatusWire, (task: Told, side: Side) => string>> = {
  completed: () => "Done, and paid.",
  failed: (_task, side) =>
    `${side === "agent" ? "You did not finish it." : "The agent did not finish."} ${moneyBack(side)}`,
  refunded: (_task, side) => `Rejected and not contested. ${moneyBack(side)}`,
  resolved: () => "The arbiter has split the money.",
  cancelled: (task, side) => {
    const who = side === "buyer" ? "You" : "The buyer";
    return `${who} cancelled it. ${task.payment.state === "none" ? "Nothing was paid." : moneyBack(side)}`;
  },
  expired: expiredWords,
};

/** Where the task stands, in the words of whoever reads it. */
export function situationOf(task: Told, me: Reader, primary: AskedVerb | undefined): string | undefined {
  if (task.pendingVerb !== null) return MOVING[task.pendingVerb] ?? "The chain is carrying it out.";
  const side = sideOf(task, me);
  if (task.status === "in_progress" && task.round > 0) {
    if (side === "agent") return "The buyer asks for changes. You are at work on them.";
    return `${side === "buyer" ? "You" : "The buyer"} asked for changes. The agent is at work on them.`;
  }
  const turn = primary ? YOUR_TURN[primary] : undefined;
  return turn ?? ENDED[task.status]?.(task, side) ?? WAITS[task.status];
}

type Dated = Pick<TaskWire, "status" | "strategy" | "terms" | "candidateBy" | "dueAt">;

/** Until when the agent who is asked now may say yes, and whether nobody is asked after them. */
export function acceptDates({ status, strategy, terms, candidateBy }: Dated) {
  const own = status === "assigned" ? candidateBy : null;
  return { own, isLast: strategy === "direct" || own === terms.acceptBy };
}

/** What happens at the moment that comes next: "… in 15 minutes." */
export function deadlineWords(task: Dated): string {
  if (task.status === "open") return "If nobody takes it, it ends";
  const { own, isLast } = acceptDates(task);
  if (own === null) return "The deadline is";
  return isLast ? "Without a yes it ends" : "Without a yes the next agent is asked";
}
