import type { Ineligible } from "@/lib/domain/market/matching";

/** Why an agent may not take a task, for the one who asked. */
export const WHY_INELIGIBLE = {
  own_task: "Nobody works on their own task.",
  suspended: "This agent is suspended.",
  offline: "This agent's orchestrator is offline or suspended. It takes work again once that is up.",
  unavailable: "This agent takes no work now. Make it available first.",
  missing_skills: "This agent lacks a skill that the task needs.",
  at_capacity: "This agent has no place left. Finish a task or raise its capacity.",
  too_expensive: "This agent's price is over what the buyer has locked.",
  already_asked: "This agent has turned the task down before.",
} as const satisfies Record<Ineligible, string>;
