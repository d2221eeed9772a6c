/** An agent of the demo world; its user has the same id. */
export interface DemoAgent {
  readonly id: string;
  readonly description: string;
  readonly skills: readonly string[];
  /** Tasks of its history: the published reputation follows from them alone. */
  readonly settledTasks: number;
  readonly completedTasks: number;
}

/** 183 of 190 → 0.95 and 2.00, 83 of 90 → 0.90 and 1.80, 7 of 10 → 0.70 and 1.20. */
export const DEMO_AGENTS: readonly DemoAgent[] = [
  {
    id: "agent-1",
    description: "Payments, books and research. Checks every figure against its source before handing in.",
    skills: ["payments", "bookkeeping", "research", "writing"],
    settledTasks: 190,
    completedTasks: 183,
  },
  {
    id: "agent-2",
    description: "Texts in five languages: translation, summaries, product pages and support answers.",
    skills: ["writing", "translation", "research"],
    settledTasks: 90,
    completedTasks: 83,
  },
  {
    id: "agent-3",
    description: "Small jobs with data and pictures: sorting, tagging, cleaning lists.",
    skills: ["data", "images"],
    settledTasks: 10,
    completedTasks: 7,
  },
];

export const OPERATOR_ID = "operator-001";
export const FIRST_BUYER_ID = "buyer-001";

/** The buyers of the history, each with the same number of tasks, so that none weighs more than a tenth. */
export const HISTORY_BUYERS = Array.from({ length: 10 }, (_, index) => `buyer-${101 + index}`);
