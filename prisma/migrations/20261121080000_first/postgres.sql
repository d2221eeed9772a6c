-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "deployments" (
    "chain_id" INTEGER NOT NULL,
    "genesis_hash" TEXT NOT NULL,
    "escrow" TEXT NOT NULL,
    "tokens" TEXT NOT NULL,
    "roles" TEXT NOT NULL,
    "from_block" INTEGER NOT NULL,
    "created_at_ms" BIGINT NOT NULL,

    CONSTRAINT "deployments_pkey" PRIMARY KEY ("chain_id")
);

-- CreateTable
CREATE TABLE "chain_cursors" (
    "chain_id" INTEGER NOT NULL,
    "head_block" INTEGER NOT NULL,
    "head_hash" TEXT NOT NULL,
    "confirmed_block" INTEGER NOT NULL,
    "halt_reason" TEXT,
    "updated_at_ms" BIGINT NOT NULL,

    CONSTRAINT "chain_cursors_pkey" PRIMARY KEY ("chain_id")
);

-- CreateTable
CREATE TABLE "chain_blocks" (
    "chain_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "chain_blocks_pkey" PRIMARY KEY ("chain_id","number")
);

-- CreateTable
CREATE TABLE "chain_events" (
    "seq" SERIAL NOT NULL,
    "chain_id" INTEGER NOT NULL,
    "tx_hash" TEXT NOT NULL,
    "log_index" INTEGER NOT NULL,
    "block_number" INTEGER NOT NULL,
    "block_hash" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "job_id" TEXT,
    "task_id" TEXT,
    "args" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "seen_at_ms" BIGINT NOT NULL,
    "applied_at_ms" BIGINT,

    CONSTRAINT "chain_events_pkey" PRIMARY KEY ("seq"),
    CONSTRAINT "chain_events_check_1" CHECK (state IN ('seen', 'applied', 'orphaned'))
);

-- CreateTable
CREATE TABLE "outbox_rows" (
    "id" TEXT NOT NULL,
    "business_key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "task_id" TEXT,
    "signer" TEXT NOT NULL,
    "to_address" TEXT NOT NULL,
    "data" TEXT NOT NULL,
    "value_wei" TEXT NOT NULL DEFAULT '0',
    "gas_limit" INTEGER NOT NULL,
    "nonce" INTEGER,
    "tx_hash" TEXT,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "block_number" INTEGER,
    "error" TEXT,
    "created_at_ms" BIGINT NOT NULL,
    "updated_at_ms" BIGINT NOT NULL,

    CONSTRAINT "outbox_rows_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "outbox_rows_check_1" CHECK (state IN ('queued', 'signed', 'sent', 'mined', 'confirmed', 'reverted', 'cancelled'))
);

-- CreateTable
CREATE TABLE "outbox_attempts" (
    "tx_hash" TEXT NOT NULL,
    "outbox_id" TEXT NOT NULL,
    "signer" TEXT NOT NULL,
    "nonce" INTEGER NOT NULL,
    "signed_tx" TEXT NOT NULL,
    "max_fee_per_gas_wei" TEXT NOT NULL,
    "created_at_ms" BIGINT NOT NULL,

    CONSTRAINT "outbox_attempts_pkey" PRIMARY KEY ("tx_hash")
);

-- CreateTable
CREATE TABLE "attester_words" (
    "seq" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "job_id" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "signature" TEXT NOT NULL,
    "valid_until_s" INTEGER,
    "at_ms" BIGINT NOT NULL,

    CONSTRAINT "attester_words_pkey" PRIMARY KEY ("seq"),
    CONSTRAINT "attester_words_check_1" CHECK (kind IN ('assign', 'nobody_accepted'))
);

-- CreateTable
CREATE TABLE "suspense_items" (
    "id" TEXT NOT NULL,
    "chain_id" INTEGER NOT NULL,
    "tx_hash" TEXT NOT NULL,
    "log_index" INTEGER NOT NULL,
    "asset" TEXT NOT NULL,
    "units" BIGINT NOT NULL,
    "from_address" TEXT,
    "reason" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "note" TEXT,
    "created_at_ms" BIGINT NOT NULL,
    "updated_at_ms" BIGINT NOT NULL,

    CONSTRAINT "suspense_items_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "suspense_items_check_1" CHECK (state IN ('open', 'resolved')),
    CONSTRAINT "suspense_items_check_2" CHECK (asset IN ('SAT', 'MNEE', 'ETH')),
    CONSTRAINT "suspense_items_check_3" CHECK (units >= 0)
);

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "address" TEXT,
    "is_operator" BOOLEAN NOT NULL DEFAULT false,
    "created_at_ms" BIGINT NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "users_check_1" CHECK (kind IN ('demo', 'wallet', 'house'))
);

-- CreateTable
CREATE TABLE "demo_keys" (
    "user_id" TEXT NOT NULL,
    "private_key" TEXT NOT NULL,

    CONSTRAINT "demo_keys_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "token_hash" TEXT,
    "created_at_ms" BIGINT NOT NULL,
    "expires_at_ms" BIGINT NOT NULL,
    "revoked_at_ms" BIGINT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "sessions_check_1" CHECK (kind IN ('cookie', 'bearer'))
);

-- CreateTable
CREATE TABLE "sign_in_nonces" (
    "nonce" TEXT NOT NULL,
    "browser_hash" TEXT NOT NULL,
    "created_at_ms" BIGINT NOT NULL,
    "expires_at_ms" BIGINT NOT NULL,

    CONSTRAINT "sign_in_nonces_pkey" PRIMARY KEY ("nonce")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "principal" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "route" TEXT NOT NULL,
    "body_hash" TEXT NOT NULL,
    "status" INTEGER NOT NULL,
    "body" TEXT NOT NULL,
    "created_at_ms" BIGINT NOT NULL,
    "expires_at_ms" BIGINT NOT NULL,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("principal","key")
);

-- CreateTable
CREATE TABLE "audit_rows" (
    "seq" SERIAL NOT NULL,
    "at_ms" BIGINT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "action" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "detail" TEXT NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_rows_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "house_facts" (
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "house_facts_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "counters" (
    "key" TEXT NOT NULL,
    "value" BIGINT NOT NULL,

    CONSTRAINT "counters_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "accounts" (
    "id" TEXT NOT NULL,
    "owner_id" TEXT,
    "kind" TEXT NOT NULL,
    "asset" TEXT NOT NULL,
    "balance_units" BIGINT NOT NULL DEFAULT 0,
    "floor_units" BIGINT,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "accounts_check_1" CHECK (kind IN ('user', 'escrow', 'fees', 'world', 'suspense', 'pending', 'mint')),
    CONSTRAINT "accounts_check_2" CHECK (asset IN ('SAT', 'MNEE', 'ETH')),
    CONSTRAINT "accounts_check_3" CHECK (floor_units IS NULL OR balance_units >= floor_units)
);

-- CreateTable
CREATE TABLE "journals" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "business_key" TEXT NOT NULL,
    "task_id" TEXT,
    "reverses_id" TEXT,
    "detail" TEXT NOT NULL DEFAULT '{}',
    "at_ms" BIGINT NOT NULL,

    CONSTRAINT "journals_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "entries" (
    "seq" SERIAL NOT NULL,
    "journal_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "asset" TEXT NOT NULL,
    "units" BIGINT NOT NULL,

    CONSTRAINT "entries_pkey" PRIMARY KEY ("seq"),
    CONSTRAINT "entries_check_1" CHECK (asset IN ('SAT', 'MNEE', 'ETH'))
);

-- CreateTable
CREATE TABLE "settlements" (
    "task_id" TEXT NOT NULL,
    "part" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "agent_units" BIGINT NOT NULL,
    "fee_units" BIGINT NOT NULL,
    "buyer_units" BIGINT NOT NULL,
    "journal_id" TEXT NOT NULL,
    "at_ms" BIGINT NOT NULL,

    CONSTRAINT "settlements_pkey" PRIMARY KEY ("task_id","part"),
    CONSTRAINT "settlements_check_1" CHECK (part IN ('undisputed', 'rest')),
    CONSTRAINT "settlements_check_2" CHECK (agent_units >= 0 AND fee_units >= 0 AND buyer_units >= 0)
);

-- CreateTable
CREATE TABLE "withdrawals" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "asset" TEXT NOT NULL,
    "units" BIGINT NOT NULL,
    "to_address" TEXT,
    "state" TEXT NOT NULL,
    "tx_hash" TEXT,
    "detail" TEXT NOT NULL DEFAULT '{}',
    "created_at_ms" BIGINT NOT NULL,
    "updated_at_ms" BIGINT NOT NULL,

    CONSTRAINT "withdrawals_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "withdrawals_check_1" CHECK (state IN ('booked', 'prepared', 'sending', 'settled', 'failed', 'unknown')),
    CONSTRAINT "withdrawals_check_2" CHECK (asset IN ('SAT', 'MNEE', 'ETH')),
    CONSTRAINT "withdrawals_check_3" CHECK (units > 0)
);

-- CreateTable
CREATE TABLE "agents" (
    "id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "skills" TEXT NOT NULL DEFAULT '[]',
    "capacity" INTEGER NOT NULL,
    "is_available" BOOLEAN NOT NULL DEFAULT true,
    "is_suspended" BOOLEAN NOT NULL DEFAULT false,
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "active_tasks" INTEGER NOT NULL DEFAULT 0,
    "multiplier_hundredths" INTEGER NOT NULL,
    "success_rate_ppm" INTEGER NOT NULL,
    "settled_tasks" INTEGER NOT NULL DEFAULT 0,
    "distinct_buyers" INTEGER NOT NULL DEFAULT 0,
    "refreshed_on_day" INTEGER NOT NULL,
    "registered_at_ms" BIGINT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "agents_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "agents_check_1" CHECK (capacity >= 0),
    CONSTRAINT "agents_check_2" CHECK (active_tasks >= 0),
    CONSTRAINT "agents_check_3" CHECK (multiplier_hundredths BETWEEN 50 AND 200),
    CONSTRAINT "agents_check_4" CHECK (success_rate_ppm BETWEEN 0 AND 1000000)
);

-- CreateTable
CREATE TABLE "agent_skills" (
    "agent_id" TEXT NOT NULL,
    "skill" TEXT NOT NULL,

    CONSTRAINT "agent_skills_pkey" PRIMARY KEY ("agent_id","skill")
);

-- CreateTable
CREATE TABLE "outcomes" (
    "task_id" TEXT NOT NULL,
    "agent_id" TEXT NOT NULL,
    "buyer_id" TEXT NOT NULL,
    "day_utc" INTEGER NOT NULL,
    "paid_units" BIGINT NOT NULL,
    "price_units" BIGINT NOT NULL,
    "is_counted" BOOLEAN NOT NULL,

    CONSTRAINT "outcomes_pkey" PRIMARY KEY ("task_id"),
    CONSTRAINT "outcomes_check_1" CHECK (paid_units >= 0 AND paid_units <= price_units)
);

-- CreateTable
CREATE TABLE "quotes" (
    "id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "buyer_id" TEXT NOT NULL,
    "complexity" INTEGER NOT NULL,
    "asset" TEXT NOT NULL,
    "strategy" TEXT NOT NULL,
    "agent_id" TEXT,
    "candidate_id" TEXT,
    "skills" TEXT NOT NULL DEFAULT '[]',
    "max_multiplier_hundredths" INTEGER,
    "terms" TEXT NOT NULL,
    "base_units" BIGINT NOT NULL,
    "multiplier_hundredths" INTEGER NOT NULL,
    "sample_settled_tasks" INTEGER NOT NULL,
    "sample_distinct_buyers" INTEGER NOT NULL,
    "price_units" BIGINT NOT NULL,
    "fee_bps" INTEGER NOT NULL,
    "fee_units" BIGINT NOT NULL,
    "total_units" BIGINT NOT NULL,
    "signature" TEXT,
    "created_at_ms" BIGINT NOT NULL,
    "expires_at_ms" BIGINT NOT NULL,
    "used_by_task_id" TEXT,

    CONSTRAINT "quotes_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "quotes_check_1" CHECK (complexity BETWEEN 1 AND 10),
    CONSTRAINT "quotes_check_2" CHECK (asset IN ('SAT', 'MNEE', 'ETH')),
    CONSTRAINT "quotes_check_3" CHECK (strategy IN ('best', 'value', 'direct', 'open', 'bid')),
    CONSTRAINT "quotes_check_4" CHECK (price_units > 0 AND fee_units >= 0 AND total_units = price_units + fee_units),
    CONSTRAINT "quotes_check_5" CHECK (expires_at_ms > created_at_ms)
);

-- CreateTable
CREATE TABLE "tasks" (
    "id" TEXT NOT NULL,
    "buyer_id" TEXT NOT NULL,
    "agent_id" TEXT,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "complexity" INTEGER NOT NULL,
    "asset" TEXT NOT NULL,
    "strategy" TEXT NOT NULL,
    "review" TEXT NOT NULL,
    "access" TEXT NOT NULL DEFAULT 'anyone',
    "skills" TEXT NOT NULL DEFAULT '[]',
    "criteria" TEXT NOT NULL DEFAULT '[]',
    "source" TEXT NOT NULL DEFAULT 'house',
    "status" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "quote_id" TEXT NOT NULL,
    "quote_hash" TEXT NOT NULL,
    "multiplier_hundredths" INTEGER NOT NULL,
    "base_price_units" BIGINT NOT NULL,
    "ceiling_units" BIGINT NOT NULL,
    "fee_bps" INTEGER NOT NULL,
    "fee_units" BIGINT NOT NULL,
    "total_units" BIGINT NOT NULL,
    "agent_price_units" BIGINT,
    "agent_multiplier_hundredths" INTEGER,
    "held_units" BIGINT NOT NULL DEFAULT 0,
    "paid_agent_units" BIGINT NOT NULL DEFAULT 0,
    "paid_fee_units" BIGINT NOT NULL DEFAULT 0,
    "refunded_units" BIGINT NOT NULL DEFAULT 0,
    "terms" TEXT NOT NULL,
    "pay_by_at_ms" BIGINT,
    "accept_by_at_ms" BIGINT,
    "candidate_by_at_ms" BIGINT,
    "deliver_by_at_ms" BIGINT,
    "review_by_at_ms" BIGINT,
    "contest_by_at_ms" BIGINT,
    "resolve_by_at_ms" BIGINT,
    "due_at_ms" BIGINT,
    "candidates_tried" TEXT NOT NULL DEFAULT '[]',
    "deliverable" TEXT,
    "result_hash" TEXT,
    "round" INTEGER NOT NULL DEFAULT 0,
    "undisputed_bps" INTEGER,
    "verdicts" TEXT NOT NULL DEFAULT '[]',
    "agent_share_bps" INTEGER,
    "payment_state" TEXT NOT NULL DEFAULT 'none',
    "pending_verb" TEXT,
    "pending_detail" TEXT,
    "job_id" TEXT,
    "chain_terms" TEXT,
    "chain_state" TEXT,
    "anchor_at_ms" BIGINT,
    "created_at_ms" BIGINT NOT NULL,
    "updated_at_ms" BIGINT NOT NULL,
    "settled_at_ms" BIGINT,

    CONSTRAINT "tasks_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "tasks_check_1" CHECK (status IN ('awaiting_payment', 'open', 'assigned', 'in_progress', 'submitted', 'rejected', 'disputed', 'completed', 'failed', 'refunded', 'resolved', 'cancelled', 'expired')),
    CONSTRAINT "tasks_check_2" CHECK (complexity BETWEEN 1 AND 10),
    CONSTRAINT "tasks_check_3" CHECK (asset IN ('SAT', 'MNEE', 'ETH')),
    CONSTRAINT "tasks_check_4" CHECK (strategy IN ('best', 'value', 'direct', 'open', 'bid')),
    CONSTRAINT "tasks_check_5" CHECK (review IN ('buyer', 'none')),
    CONSTRAINT "tasks_check_6" CHECK (access IN ('anyone', 'agents_only', 'humans_only')),
    CONSTRAINT "tasks_check_7" CHECK (source IN ('house', 'aicp', 'seed')),
    CONSTRAINT "tasks_check_8" CHECK (payment_state IN ('none', 'pending', 'held', 'released', 'refunded', 'split', 'unknown')),
    CONSTRAINT "tasks_check_9" CHECK (ceiling_units > 0 AND fee_units >= 0 AND total_units = ceiling_units + fee_units),
    CONSTRAINT "tasks_check_10" CHECK (agent_price_units IS NULL OR agent_price_units BETWEEN 0 AND ceiling_units),
    CONSTRAINT "tasks_check_11" CHECK (held_units >= 0 AND paid_agent_units >= 0 AND paid_fee_units >= 0 AND refunded_units >= 0),
    CONSTRAINT "tasks_check_12" CHECK (round BETWEEN 0 AND 2),
    CONSTRAINT "tasks_check_13" CHECK (undisputed_bps IS NULL OR undisputed_bps BETWEEN 0 AND 10000),
    CONSTRAINT "tasks_check_14" CHECK (agent_share_bps IS NULL OR agent_share_bps BETWEEN 0 AND 10000)
);

-- CreateTable
CREATE TABLE "task_events" (
    "seq" SERIAL NOT NULL,
    "task_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "event" TEXT NOT NULL,
    "from_status" TEXT,
    "to_status" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "detail" TEXT NOT NULL DEFAULT '{}',
    "at_ms" BIGINT NOT NULL,

    CONSTRAINT "task_events_pkey" PRIMARY KEY ("seq"),
    CONSTRAINT "task_events_check_1" CHECK (to_status IN ('awaiting_payment', 'open', 'assigned', 'in_progress', 'submitted', 'rejected', 'disputed', 'completed', 'failed', 'refunded', 'resolved', 'cancelled', 'expired')),
    CONSTRAINT "task_events_check_2" CHECK (from_status IS NULL OR from_status IN ('awaiting_payment', 'open', 'assigned', 'in_progress', 'submitted', 'rejected', 'disputed', 'completed', 'failed', 'refunded', 'resolved', 'cancelled', 'expired')),
    CONSTRAINT "task_events_check_3" CHECK (actor_kind IN ('buyer', 'agent', 'operator', 'house', 'chain'))
);

-- CreateTable
CREATE TABLE "consents" (
    "id" TEXT NOT NULL,
    "task_id" TEXT NOT NULL,
    "verb" TEXT NOT NULL,
    "round" INTEGER NOT NULL,
    "signer" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "signature" TEXT NOT NULL,
    "created_at_ms" BIGINT NOT NULL,

    CONSTRAINT "consents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reputation_days" (
    "agent_id" TEXT NOT NULL,
    "buyer_id" TEXT NOT NULL,
    "day_utc" INTEGER NOT NULL,
    "settled_tasks" INTEGER NOT NULL,
    "outcome_ppm_sum" BIGINT NOT NULL,

    CONSTRAINT "reputation_days_pkey" PRIMARY KEY ("agent_id","buyer_id","day_utc")
);

-- CreateIndex
CREATE INDEX "chain_events_state_block_number_idx" ON "chain_events"("state", "block_number");

-- CreateIndex
CREATE INDEX "chain_events_task_id_idx" ON "chain_events"("task_id");

-- CreateIndex
CREATE UNIQUE INDEX "chain_events_chain_id_tx_hash_log_index_block_hash_key" ON "chain_events"("chain_id", "tx_hash", "log_index", "block_hash");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_rows_business_key_key" ON "outbox_rows"("business_key");

-- CreateIndex
CREATE INDEX "outbox_rows_state_created_at_ms_idx" ON "outbox_rows"("state", "created_at_ms");

-- CreateIndex
CREATE INDEX "outbox_rows_task_id_idx" ON "outbox_rows"("task_id");

-- CreateIndex
CREATE INDEX "outbox_attempts_outbox_id_idx" ON "outbox_attempts"("outbox_id");

-- CreateIndex
CREATE INDEX "attester_words_job_id_idx" ON "attester_words"("job_id");

-- CreateIndex
CREATE UNIQUE INDEX "suspense_items_chain_id_tx_hash_log_index_key" ON "suspense_items"("chain_id", "tx_hash", "log_index");

-- CreateIndex
CREATE UNIQUE INDEX "users_address_key" ON "users"("address");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_hash_key" ON "sessions"("token_hash");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "idempotency_keys_expires_at_ms_idx" ON "idempotency_keys"("expires_at_ms");

-- CreateIndex
CREATE INDEX "accounts_owner_id_idx" ON "accounts"("owner_id");

-- CreateIndex
CREATE INDEX "accounts_kind_asset_idx" ON "accounts"("kind", "asset");

-- CreateIndex
CREATE UNIQUE INDEX "journals_business_key_key" ON "journals"("business_key");

-- CreateIndex
CREATE INDEX "journals_task_id_idx" ON "journals"("task_id");

-- CreateIndex
CREATE INDEX "journals_at_ms_idx" ON "journals"("at_ms");

-- CreateIndex
CREATE INDEX "entries_journal_id_idx" ON "entries"("journal_id");

-- CreateIndex
CREATE INDEX "entries_account_id_seq_idx" ON "entries"("account_id", "seq");

-- CreateIndex
CREATE INDEX "withdrawals_user_id_created_at_ms_idx" ON "withdrawals"("user_id", "created_at_ms");

-- CreateIndex
CREATE INDEX "agents_owner_id_idx" ON "agents"("owner_id");

-- CreateIndex
CREATE INDEX "agent_skills_skill_agent_id_idx" ON "agent_skills"("skill", "agent_id");

-- CreateIndex
CREATE INDEX "outcomes_agent_id_day_utc_idx" ON "outcomes"("agent_id", "day_utc");

-- CreateIndex
CREATE INDEX "quotes_buyer_id_idx" ON "quotes"("buyer_id");

-- CreateIndex
CREATE INDEX "tasks_buyer_id_created_at_ms_id_idx" ON "tasks"("buyer_id", "created_at_ms", "id");

-- CreateIndex
CREATE INDEX "tasks_agent_id_status_created_at_ms_id_idx" ON "tasks"("agent_id", "status", "created_at_ms", "id");

-- CreateIndex
CREATE INDEX "tasks_status_created_at_ms_id_idx" ON "tasks"("status", "created_at_ms", "id");

-- CreateIndex
CREATE INDEX "tasks_created_at_ms_id_idx" ON "tasks"("created_at_ms", "id");

-- CreateIndex
CREATE INDEX "task_events_task_id_seq_idx" ON "task_events"("task_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "consents_task_id_verb_round_signer_key" ON "consents"("task_id", "verb", "round", "signer");

-- By hand from here: what Prisma's schema cannot say (listed in prisma/hand-made.json).

-- The keeper's and the sender's queues hold only what is waiting.
CREATE INDEX "tasks_due" ON "tasks"("due_at_ms") WHERE due_at_ms IS NOT NULL;
CREATE INDEX "tasks_anchor" ON "tasks"("anchor_at_ms") WHERE anchor_at_ms IS NOT NULL;

-- Unique where they are set; most rows never set them, and an empty entry would cost every insert.
CREATE UNIQUE INDEX "journals_reverses" ON "journals"("reverses_id") WHERE reverses_id IS NOT NULL;
CREATE UNIQUE INDEX "quotes_used_by" ON "quotes"("used_by_task_id") WHERE used_by_task_id IS NOT NULL;
CREATE UNIQUE INDEX "tasks_job" ON "tasks"("job_id") WHERE job_id IS NOT NULL;

-- Picking the best agent reads the head of this index and nothing else.
CREATE INDEX "agents_pick" ON "agents"("multiplier_hundredths" DESC, "active_tasks", "registered_at_ms", "id", "owner_id") WHERE is_available AND NOT is_suspended AND (capacity = 0 OR active_tasks < capacity);

-- Books, timeline, audit and given words are append-only.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER "entries_no_change" BEFORE UPDATE OR DELETE OR TRUNCATE ON "entries" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "journals_no_change" BEFORE UPDATE OR DELETE OR TRUNCATE ON "journals" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "task_events_no_change" BEFORE UPDATE OR DELETE OR TRUNCATE ON "task_events" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "audit_rows_no_change" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_rows" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "outcomes_no_change" BEFORE UPDATE OR DELETE OR TRUNCATE ON "outcomes" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "settlements_no_change" BEFORE UPDATE OR DELETE OR TRUNCATE ON "settlements" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "attester_words_no_change" BEFORE UPDATE OR DELETE OR TRUNCATE ON "attester_words" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
