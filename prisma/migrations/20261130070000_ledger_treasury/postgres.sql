-- The treasury's own account, what fills it and what agents spend of it.
ALTER TABLE "accounts"
    DROP CONSTRAINT "accounts_check_1",
    ADD CONSTRAINT "accounts_kind_check" CHECK (kind IN ('user', 'escrow', 'pending', 'fees', 'world', 'mint', 'suspense', 'treasury'));
ALTER TABLE "journals"
    DROP CONSTRAINT "journals_kind_check",
    ADD CONSTRAINT "journals_kind_check" CHECK (kind IN ('grant', 'lock', 'deposit_seen', 'deposit_confirmed', 'settle', 'withdraw', 'withdraw_fees', 'suspense_in', 'suspense_out', 'treasury_in', 'spend', 'reversal'));
