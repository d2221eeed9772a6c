-- Strategies without "bid", which nothing makes, and the events of the timeline.
ALTER TABLE "quotes" DROP CONSTRAINT "quotes_check_3";
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_strategy_check" CHECK (strategy IN ('best', 'value', 'direct', 'open'));
ALTER TABLE "task_events" ADD CONSTRAINT "task_events_event_check" CHECK (event IN ('task.posted', 'task.funded', 'task.opened', 'task.assigned', 'task.accepted', 'task.declined', 'task.lapsed', 'task.submitted', 'task.approved', 'task.changes_requested', 'task.rejected', 'task.contested', 'task.settling', 'task.completed', 'task.failed', 'task.refunded', 'task.resolved', 'task.cancelled', 'task.expired', 'task.paid_late', 'task.relay_refused'));
