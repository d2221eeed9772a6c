-- CreateTable
CREATE TABLE "parked_events" (
    "seq" INTEGER NOT NULL,
    "chain_id" INTEGER NOT NULL,
    "is_noted" BOOLEAN NOT NULL,
    "behind_seq" INTEGER,
    "error" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "parked_at_ms" BIGINT NOT NULL,
    "next_try_at_ms" BIGINT NOT NULL,

    CONSTRAINT "parked_events_pkey" PRIMARY KEY ("seq"),
    CONSTRAINT "parked_events_check_1" CHECK (attempts >= 0)
);
