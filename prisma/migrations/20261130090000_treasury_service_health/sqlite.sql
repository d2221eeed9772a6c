-- How the servers of services are, as the last probes found them.
CREATE TABLE "service_health" (
    "origin" TEXT NOT NULL PRIMARY KEY,
    "state" TEXT NOT NULL,
    "since_at_ms" BIGINT NOT NULL,
    "checked_at_ms" BIGINT NOT NULL,
    "failures_in_row" INTEGER NOT NULL DEFAULT 0,
    "took_ms" INTEGER,
    "error" TEXT,
    CHECK (state = 'up' OR state = 'down' OR state = 'unknown'),
    CHECK (failures_in_row >= 0)
);

-- Owners of services make versions of the policy as well.
CREATE TABLE "policy_versions_new" (
    "version" INTEGER NOT NULL PRIMARY KEY,
    "document" TEXT NOT NULL,
    "diff" TEXT NOT NULL DEFAULT '[]',
    "source" TEXT NOT NULL,
    "author_id" TEXT,
    "reason" TEXT NOT NULL,
    "created_at_ms" BIGINT NOT NULL,
    CHECK (source = 'file' OR source = 'operator' OR source = 'owner'),
    CHECK (version > 0)
);
INSERT INTO "policy_versions_new" (
    "version", "document", "diff", "source", "author_id", "reason", "created_at_ms"
) SELECT
    "version", "document", "diff", "source", "author_id", "reason", "created_at_ms"
FROM "policy_versions" ORDER BY "version";
DROP TABLE "policy_versions";
ALTER TABLE "policy_versions_new" RENAME TO "policy_versions";
CREATE TRIGGER "policy_versions_no_update" BEFORE UPDATE ON "policy_versions" BEGIN SELECT RAISE(ABORT, 'policy_versions is append-only'); END;
CREATE TRIGGER "policy_versions_no_delete" BEFORE DELETE ON "policy_versions" BEGIN SELECT RAISE(ABORT, 'policy_versions is append-only'); END;
