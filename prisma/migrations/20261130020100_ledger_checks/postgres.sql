-- A journal's kind and a settlement's outcome are words of the domain's lists.
ALTER TABLE "journals" ADD CONSTRAINT "journals_kind_check" CHECK (kind IN ('grant', 'lock', 'deposit_seen', 'deposit_confirmed', 'settle', 'withdraw', 'withdraw_fees', 'suspense_in', 'suspense_out', 'reversal'));
ALTER TABLE "settlements" ADD CONSTRAINT "settlements_outcome_check" CHECK (outcome IN ('awaiting_payment', 'open', 'assigned', 'in_progress', 'submitted', 'rejected', 'disputed', 'completed', 'failed', 'refunded', 'resolved', 'cancelled', 'expired'));
