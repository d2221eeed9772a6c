import type { EngineName } from "./schema-files";

/** Tables that are added to and never changed: books, timeline, audit, and what the attester said. */
export const APPEND_ONLY = [
  "attester_words",
  "audit_rows",
  "budget_resets",
  "clocks_set_back",
  "decisions",
  "entries",
  "evaluations",
  "journals",
  "outcomes",
  "policy_versions",
  "probe_samples",
  "settlements",
  "shadow_decisions",
  "task_events",
  "undone_resets",
] as const;

/**
 * The triggers that make a table append-only, for the migration that makes the table. PostgreSQL's function
 * `refuse_change` is there since the first one.
 */
export function appendOnly(table: string): Readonly<Record<EngineName, readonly string[]>> {
  const refuse = `BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`;
  return {
    sqlite: [
      `CREATE TRIGGER "${table}_no_update" BEFORE UPDATE ON "${table}" ${refuse}`,
      `CREATE TRIGGER "${table}_no_delete" BEFORE DELETE ON "${table}" ${refuse}`,
    ],
    postgres: [
      `CREATE TRIGGER "${table}_no_change" BEFORE UPDATE OR DELETE OR TRUNCATE ON "${table}" ` +
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    ],
  };
}
