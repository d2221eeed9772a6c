-- A consent's verb is one of those that a party signs.
CREATE TABLE "consents_new" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "task_id" TEXT NOT NULL,
    "verb" TEXT NOT NULL,
    "round" INTEGER NOT NULL,
    "signer" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "signature" TEXT NOT NULL,
    "created_at_ms" BIGINT NOT NULL,
    CHECK (verb = 'accept' OR verb = 'submit' OR verb = 'approve' OR verb = 'request_changes' OR verb = 'reject' OR verb = 'contest' OR verb = 'resolve' OR verb = 'cancel' OR verb = 'fail')
);
INSERT INTO "consents_new" (
    "id", "task_id", "verb", "round", "signer", "message", "signature", "created_at_ms"
) SELECT
    "id", "task_id", "verb", "round", "signer", "message", "signature", "created_at_ms"
FROM "consents";
DROP TABLE "consents";
ALTER TABLE "consents_new" RENAME TO "consents";
CREATE UNIQUE INDEX "consents_task_id_verb_round_signer_key" ON "consents"("task_id", "verb", "round", "signer");
