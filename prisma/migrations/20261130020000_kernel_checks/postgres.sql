-- Who a line of the audit names is one of the domain's list.
ALTER TABLE "audit_rows" ADD CONSTRAINT "audit_rows_actor_kind_check" CHECK (actor_kind IN ('anonymous', 'user', 'house'));
