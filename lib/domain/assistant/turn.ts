/** Who said a message. */
export const MESSAGE_ROLES = ["user", "assistant"] as const;
export type MessageRole = (typeof MESSAGE_ROLES)[number];

/** How an answer stands: a turn goes on, came to its end, was ended by its person, or by a fault. */
export const ANSWER_STATES = ["running", "done", "stopped", "failed"] as const;
export type AnswerState = (typeof ANSWER_STATES)[number];
