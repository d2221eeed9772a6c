import { InvalidInput } from "@/lib/domain/errors";
import type { TaskRow } from "@/lib/server/market/tables/rows";

/** Verdicts, when given, are one per criterion in the task's order. @throws InvalidInput otherwise. */
export function checkVerdicts(task: TaskRow, verdicts: readonly string[] | undefined): void {
  const expected = task.criteria.length;
  if (verdicts === undefined || verdicts.length === expected) return;
  throw new InvalidInput([
    { pointer: "#/verdicts", detail: `Give ${expected} verdicts, one per criterion.` },
  ]);
}
