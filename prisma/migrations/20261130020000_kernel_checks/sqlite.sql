-- Who a line of the audit names is one of the domain's list.
CREATE TABLE "audit_rows_new" (
    "seq" INTEGER NOT NULL PRIMARY KEY,
    "at_ms" BIGINT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "action" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "detail" TEXT NOT NULL DEFAULT '{}',
    CHECK (actor_kind = 'anonymous' OR actor_kind = 'user' OR actor_kind = 'house')
);
INSERT INTO "audit_rows_new" (
    "seq", "at_ms", "actor_kind", "actor_id", "action", "subject_kind", "subject_id", "detail"
) SELECT
    "seq", "at_ms", "actor_kind", "actor_id", "action", "subject_kind", "subject_id", "detail"
FROM "audit_rows";
DROP TABLE "audit_rows";
ALTER TABLE "audit_rows_new" RENAME TO "audit_rows";
CREATE TRIGGER "audit_rows_no_update" BEFORE UPDATE ON "audit_rows" BEGIN SELECT RAISE(ABORT, 'audit_rows is append-only'); END;
CREATE TRIGGER "audit_rows_no_delete" BEFORE DELETE ON "audit_rows" BEGIN SELECT RAISE(ABORT, 'audit_rows is append-only'); END;
