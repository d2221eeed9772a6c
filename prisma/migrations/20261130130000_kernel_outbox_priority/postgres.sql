-- AlterTable
ALTER TABLE "outbox_rows" ADD COLUMN     "priority" INTEGER NOT NULL DEFAULT 0;
