-- Strategies without "bid", which nothing makes; what the timeline, the contract's state and a pending verb may say.
ALTER TABLE "quotes" DROP CONSTRAINT "quotes_check_3";
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_strategy_check" CHECK (strategy IN ('best', 'value', 'direct', 'open'));
ALTER TABLE "tasks" DROP CONSTRAINT "tasks_check_4";
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_strategy_check" CHECK (strategy IN ('best', 'value', 'direct', 'open'));
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_pending_verb_check" CHECK (pending_verb IN ('post', 'fund', 'accept', 'decline', 'submit', 'approve', 'request_changes', 'reject', 'contest', 'resolve', 'cancel', 'fail', 'expire', 'lapse', 'release_by_silence', 'refund_by_silence', 'split_by_silence', 'fail_by_silence'));
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_chain_state_check" CHECK (chain_state IN ('none', 'funded', 'accepted', 'submitted', 'rejected', 'disputed', 'completed', 'resolved', 'refunded', 'cancelled', 'expired', 'failed'));
ALTER TABLE "task_events" ADD CONSTRAINT "task_events_event_check" CHECK (event IN ('task.posted', 'task.funded', 'task.opened', 'task.assigned', 'task.accepted', 'task.declined', 'task.lapsed', 'task.submitted', 'task.approved', 'task.changes_requested', 'task.rejected', 'task.contested', 'task.settling', 'task.completed', 'task.failed', 'task.refunded', 'task.resolved', 'task.cancelled', 'task.expired', 'task.paid_late', 'task.relay_refused'));
