-- Payees have one spelling. Sums of those that had another are made anew from their calls.
DELETE FROM "budget_windows" WHERE "scope" = 'payee' AND LOWER("of_id") IN (
    SELECT LOWER("payee_address") FROM "service_calls" WHERE "payee_address" <> LOWER("payee_address")
);
UPDATE "service_calls" SET "payee_address" = LOWER("payee_address") WHERE "payee_address" <> LOWER("payee_address");
