import { MAX_CHANGE_ROUNDS } from "@/lib/domain/market/lifecycle";
import type { TaskSummaryWire } from "@/lib/schemas/market/task";
import type { PartyVerb } from "@/lib/schemas/market/task-verbs";

export type AskedVerb = Exclude<PartyVerb, "fund">;

/** What of a task its questions depend on. */
type Asked = Pick<TaskSummaryWire, "strategy" | "round" | "status" | "asset">;

/** How one verb looks: its button, what it asks for, and the warning before it is carried out. */
export type VerbSpec = {
  label: string;
  tone: "primary" | "success" | "danger" | "outline";
  /** Primary verbs stand open on the page; the others behind a question. */
  isPrimary: boolean;
  question: string | ((task: Asked) => string);
  asks?: { label: string; isRequired: boolean; hint?: string };
};

export const VERB_SPECS: Record<AskedVerb, VerbSpec> = {
  accept: { label: "Accept", tone: "primary", isPrimary: true, question: "Take this task at its price." },
  submit: {
    label: "Submit work",
    tone: "success",
    isPrimary: true,
    question: "Hand in the result. The buyer sees it at once.",
    asks: { label: "Result", isRequired: true },
  },
  approve: {
    label: "Approve and pay",
    tone: "success",
    isPrimary: true,
    question: "This pays the agent, and cannot be taken back.",
  },
  contest: {
    label: "Contest",
    tone: "primary",
    isPrimary: true,
    question: "An arbiter looks at both sides and splits the money.",
    asks: { label: "Your statement", isRequired: true },
  },
  resolve: {
    label: "Resolve",
    tone: "primary",
    isPrimary: true,
    question: "The split is final and only between these two.",
    asks: { label: "Reason", isRequired: true, hint: "Both parties read it." },
  },
  request_changes: {
    label: "Request changes",
    tone: "outline",
    isPrimary: false,
    question: ({ round }) =>
      `The task goes back to the agent, with your note. ${round + 1 < MAX_CHANGE_ROUNDS ? "You can do this twice." : "This is the last time you can."}`,
    asks: { label: "What should change", isRequired: true },
  },
  reject: {
    label: "Reject",
    tone: "danger",
    isPrimary: false,
    question: "The agent may contest this. If nobody does, you get the money back.",
    asks: { label: "Why", isRequired: true, hint: "The agent and, in a dispute, the arbiter read it." },
  },
  decline: {
    label: "Decline",
    tone: "outline",
    isPrimary: false,
    question: ({ strategy }) =>
      strategy === "direct"
        ? "Only you were asked: the task ends, and the buyer gets the money back."
        : "The next agent is asked. It does not count against you.",
    asks: { label: "Reason (optional)", isRequired: false },
  },
  cancel: {
    label: "Cancel the task",
    tone: "danger",
    isPrimary: false,
    question: ({ status, asset }) => {
      if (status === "awaiting_payment") return "The task ends before anything was paid.";
      const how = asset === "SAT" ? "" : " The escrow keeps it for you until you withdraw it.";
      return `The task ends and everything you paid comes back to you.${how}`;
    },
  },
  fail: {
    label: "Give up",
    tone: "danger",
    isPrimary: false,
    question: "The buyer gets the money back, and it counts as a failure in your reputation.",
    asks: { label: "What went wrong", isRequired: true },
  },
};

/** What a verb asks of somebody before it is carried out on this task. */
export function questionFor(verb: AskedVerb, task: Asked): string {
  const { question } = VERB_SPECS[verb];
  return typeof question === "string" ? question : question(task);
}

export const isAskedVerb = (verb: string): verb is AskedVerb => Object.hasOwn(VERB_SPECS, verb);

export type Answers = { text: string; url: string; agentShareBps: number; agentId: string | undefined };

const BODIES: Record<AskedVerb, (answers: Answers) => Record<string, unknown>> = {
  accept: ({ agentId }) => (agentId ? { agentId } : {}),
  submit: ({ text, url }) => ({ deliverable: { ...(text ? { text } : {}), ...(url ? { url } : {}) } }),
  approve: () => ({}),
  contest: ({ text }) => ({ statement: text }),
  resolve: ({ text, agentShareBps }) => ({ agentShareBps, reason: text }),
  request_changes: ({ text }) => ({ note: text }),
  reject: ({ text }) => ({ reasons: [text] }),
  decline: ({ text }) => (text ? { reason: text } : {}),
  cancel: () => ({}),
  fail: ({ text }) => ({ reason: text }),
};

/** The request's body from what was written. */
export function bodyOf(verb: AskedVerb, answers: Answers): Record<string, unknown> {
  return BODIES[verb]({ ...answers, text: answers.text.trim(), url: answers.url.trim() });
}

/** What still has to be written, or null. */
export function missingFor(verb: AskedVerb, answers: Answers): string | null {
  const { asks } = VERB_SPECS[verb];
  if (!asks?.isRequired || answers.text.trim() !== "") return null;
  if (verb === "submit" && answers.url.trim() !== "") return null;
  return `Fill in "${asks.label}" first.`;
}
