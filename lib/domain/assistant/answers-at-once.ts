import { TooManyAnswers } from "./errors";

/** How many answers may go on at once: each holds a model, a stream, and a write a second. */
export const MOST_ANSWERS = { person: 4, house: 64 } as const;

/** Answers that go on: one person's own, and those of all. */
export interface GoingOn {
  readonly own: number;
  readonly all: number;
}

/** Whether one more may begin. @throws TooManyAnswers */
export function requireRoom({ own, all }: GoingOn): void {
  if (own >= MOST_ANSWERS.person)
    throw new TooManyAnswers(
      `The assistant gives you ${MOST_ANSWERS.person} answers now, and no more at once.`,
    );
  if (all >= MOST_ANSWERS.house)
    throw new TooManyAnswers(`The assistant gives ${MOST_ANSWERS.house} answers now, and no more at once.`);
}
