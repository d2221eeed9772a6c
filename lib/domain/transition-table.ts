import { InvariantBroken } from "./errors";

/** A lifecycle: from → verb → cell. An absent cell is a verb that the status does not know. */
export type TransitionTable<Status extends string, Verb extends string, Cell> = Readonly<
  Record<Status, Readonly<Partial<Record<Verb, Cell>>>>
>;

/**
 * The cell of a step that is about to be written.
 * @throws InvariantBroken when the table does not name the step. Whether a caller may ask for it was decided before, so
 * the code is wrong and not the caller.
 */
export function requireStep<
  Status extends string,
  Verb extends string,
  Cell extends { to: readonly Status[] },
>(table: TransitionTable<Status, Verb, Cell>, step: { from: Status; verb: Verb; to: Status }): Cell {
  const cell = table[step.from][step.verb];
  if (cell?.to.includes(step.to)) return cell;
  throw new InvariantBroken("A lifecycle does not know this step.", step);
}
