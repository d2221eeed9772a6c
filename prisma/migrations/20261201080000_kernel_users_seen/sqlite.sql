-- When somebody was last known to be there: whoever operates the house and stays away is not waited for.
ALTER TABLE "users" ADD COLUMN "last_seen_at_ms" BIGINT NOT NULL DEFAULT 0;
UPDATE users SET last_seen_at_ms = COALESCE((SELECT MAX(created_at_ms) FROM sessions WHERE user_id = users.id), created_at_ms);
