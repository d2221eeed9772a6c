-- CreateTable
CREATE TABLE "parked_events" (
    "seq" INTEGER NOT NULL PRIMARY KEY,
    "chain_id" INTEGER NOT NULL,
    "is_noted" BOOLEAN NOT NULL,
    "behind_seq" INTEGER,
    "error" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "parked_at_ms" BIGINT NOT NULL,
    "next_try_at_ms" BIGINT NOT NULL,
    CHECK (is_noted IN (0, 1)),
    CHECK (attempts >= 0)
);
