-- A consent's verb is one of those that a party signs.
ALTER TABLE "consents" ADD CONSTRAINT "consents_verb_check" CHECK (verb IN ('accept', 'submit', 'approve', 'request_changes', 'reject', 'contest', 'resolve', 'cancel', 'fail'));
