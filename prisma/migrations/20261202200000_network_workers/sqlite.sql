-- Workers of the house's own, and what senders of paid jobs have here.
CREATE TABLE "worker_registrations" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "issuer_id" TEXT NOT NULL,
    "issued_at_ms" BIGINT NOT NULL,
    "revoked_at_ms" BIGINT
);

CREATE TABLE "workers" (
    "capability" TEXT NOT NULL PRIMARY KEY,
    "registration_id" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "endpoint" TEXT NOT NULL,
    "capacity" INTEGER NOT NULL,
    "price_units" BIGINT NOT NULL,
    "token" TEXT NOT NULL,
    "registered_at_ms" BIGINT NOT NULL,
    CHECK (typeof(price_units) = 'integer'),
    CHECK (price_units >= 0)
);
CREATE INDEX "workers_registration_id_idx" ON "workers"("registration_id");

CREATE TABLE "sender_accounts" (
    "address" TEXT NOT NULL PRIMARY KEY,
    "opening_units" BIGINT NOT NULL,
    "held_units" BIGINT NOT NULL,
    "charged_units" BIGINT NOT NULL,
    "opened_at_ms" BIGINT NOT NULL,
    CHECK (typeof(opening_units) = 'integer'),
    CHECK (typeof(held_units) = 'integer'),
    CHECK (typeof(charged_units) = 'integer'),
    CHECK (held_units >= 0 AND charged_units >= 0 AND opening_units - held_units - charged_units >= 0)
);

CREATE TABLE "sender_holds" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "address" TEXT NOT NULL,
    "capability" TEXT NOT NULL,
    "held_units" BIGINT NOT NULL,
    "charged_units" BIGINT,
    "held_at_ms" BIGINT NOT NULL,
    "until_ms" BIGINT NOT NULL,
    "ended_at_ms" BIGINT,
    CHECK (typeof(held_units) = 'integer'),
    CHECK (charged_units IS NULL OR typeof(charged_units) = 'integer'),
    CHECK (held_units > 0),
    CHECK (charged_units IS NULL OR (charged_units >= 0 AND charged_units <= held_units)),
    CHECK ((charged_units IS NULL) = (ended_at_ms IS NULL))
);
CREATE INDEX "sender_holds_ended_at_ms_until_ms_idx" ON "sender_holds"("ended_at_ms", "until_ms");
CREATE INDEX "sender_holds_address_ended_at_ms_idx" ON "sender_holds"("address", "ended_at_ms");

CREATE TABLE "sender_nonces" (
    "address" TEXT NOT NULL,
    "nonce" TEXT NOT NULL,
    "until_ms" BIGINT NOT NULL,
    PRIMARY KEY ("address", "nonce")
);
CREATE INDEX "sender_nonces_until_ms_idx" ON "sender_nonces"("until_ms");
