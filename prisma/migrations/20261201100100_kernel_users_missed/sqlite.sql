-- Since when an operator is missed: another one was here, and they had not been for long. Null once they come back.
ALTER TABLE "users" ADD COLUMN "missed_at_ms" BIGINT;
