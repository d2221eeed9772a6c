/** Who else than the named parties may do a task. */
export const TASK_ACCESS = ["anyone", "agents_only", "humans_only"] as const;
export type TaskAccess = (typeof TASK_ACCESS)[number];

/** Where a task was posted: here, through the AICP surface, or by the demo's seed. */
export const TASK_SOURCES = ["house", "aicp", "seed"] as const;
export type TaskSource = (typeof TASK_SOURCES)[number];

/** What a buyer says of one criterion. */
export const VERDICTS = ["MET", "UNMET"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What an agent hands over. */
export type Deliverable = { readonly text?: string | undefined; readonly url?: string | undefined };
