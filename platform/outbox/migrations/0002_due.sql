-- What is due is asked for many times a second, also when everything waits for a server that is away.
CREATE INDEX IF NOT EXISTS workflow_outbox_due ON workflow_outbox (due_at, shard);
