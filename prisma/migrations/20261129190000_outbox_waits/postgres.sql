-- AlterTable
ALTER TABLE "outbox_rows" ADD COLUMN     "faults" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "next_try_at_ms" BIGINT NOT NULL DEFAULT 0;
