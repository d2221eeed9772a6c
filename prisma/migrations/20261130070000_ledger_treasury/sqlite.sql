-- The treasury's own account, what fills it and what agents spend of it.
CREATE TABLE "accounts_new" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "owner_id" TEXT,
    "kind" TEXT NOT NULL,
    "asset" TEXT NOT NULL,
    "balance_units" BIGINT NOT NULL DEFAULT 0,
    "floor_units" BIGINT,
    CHECK (kind = 'user' OR kind = 'escrow' OR kind = 'pending' OR kind = 'fees' OR kind = 'world' OR kind = 'mint' OR kind = 'suspense' OR kind = 'treasury'),
    CHECK (asset = 'SAT' OR asset = 'MNEE' OR asset = 'ETH'),
    CHECK (floor_units IS NULL OR balance_units >= floor_units),
    CHECK (typeof(balance_units) = 'integer'),
    CHECK (floor_units IS NULL OR typeof(floor_units) = 'integer')
) WITHOUT ROWID;
INSERT INTO "accounts_new" ("id", "owner_id", "kind", "asset", "balance_units", "floor_units")
SELECT "id", "owner_id", "kind", "asset", "balance_units", "floor_units" FROM "accounts";
DROP TABLE "accounts";
ALTER TABLE "accounts_new" RENAME TO "accounts";
CREATE INDEX "accounts_owner_id_idx" ON "accounts"("owner_id");
CREATE INDEX "accounts_kind_asset_idx" ON "accounts"("kind", "asset");

CREATE TABLE "journals_new" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "business_key" TEXT NOT NULL,
    "task_id" TEXT,
    "reverses_id" TEXT,
    "detail" TEXT NOT NULL DEFAULT '{}',
    "at_ms" BIGINT NOT NULL,
    CHECK (kind = 'grant' OR kind = 'lock' OR kind = 'deposit_seen' OR kind = 'deposit_confirmed' OR kind = 'settle' OR kind = 'withdraw' OR kind = 'withdraw_fees' OR kind = 'suspense_in' OR kind = 'suspense_out' OR kind = 'treasury_in' OR kind = 'spend' OR kind = 'reversal')
) WITHOUT ROWID;
INSERT INTO "journals_new" (
    "id", "kind", "business_key", "task_id", "reverses_id", "detail", "at_ms"
) SELECT
    "id", "kind", "business_key", "task_id", "reverses_id", "detail", "at_ms"
FROM "journals";
DROP TABLE "journals";
ALTER TABLE "journals_new" RENAME TO "journals";
CREATE UNIQUE INDEX "journals_business_key_key" ON "journals"("business_key");
CREATE INDEX "journals_task_id_idx" ON "journals"("task_id");
CREATE UNIQUE INDEX "journals_reverses" ON "journals"("reverses_id") WHERE reverses_id IS NOT NULL;
CREATE TRIGGER "journals_no_update" BEFORE UPDATE ON "journals" BEGIN SELECT RAISE(ABORT, 'journals is append-only'); END;
CREATE TRIGGER "journals_no_delete" BEFORE DELETE ON "journals" BEGIN SELECT RAISE(ABORT, 'journals is append-only'); END;
