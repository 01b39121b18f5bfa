-- What every service's schema has beside its own tables.

-- Effects that happened, or are at work, by the key that names them.
CREATE TABLE IF NOT EXISTS idempotency (
  caller {text 64} NOT NULL,
  route {text 128} NOT NULL,
  effect_key {text 200} NOT NULL,
  body_hash {text 64} NOT NULL,
  state {text 16} NOT NULL,
  attempt {int} NOT NULL,
  lease_until {time} NOT NULL,
  status {int} NOT NULL,
  answer {long_text},
  keep_until {time} NOT NULL,
  PRIMARY KEY (caller, route, effect_key)
) {table};
CREATE INDEX IF NOT EXISTS idempotency_keep ON idempotency (keep_until);

-- Counters given out in the transaction that uses them: events of an aggregate, rows of a key.
CREATE TABLE IF NOT EXISTS outbox_counter (
  name {text 200} NOT NULL PRIMARY KEY,
  taken {int} NOT NULL,
  written_at {time} NOT NULL
) {table};

-- Who publishes a shard of a queue.
CREATE TABLE IF NOT EXISTS outbox_lease (
  queue {text 32} NOT NULL,
  shard {int} NOT NULL,
  owner {text 64} NOT NULL,
  fence {int} NOT NULL,
  leased_until {time} NOT NULL,
  PRIMARY KEY (queue, shard)
) {table};

-- Events on their way to Kafka. Rows of one key are numbered, and their times never fall.
CREATE TABLE IF NOT EXISTS outbox (
  message_key {text 128} NOT NULL,
  place {int} NOT NULL,
  shard {int} NOT NULL,
  written_at {time} NOT NULL,
  topic {text 64} NOT NULL,
  headers {long_text} NOT NULL,
  body {long_text} NOT NULL,
  PRIMARY KEY (message_key, place)
) {table};
CREATE INDEX IF NOT EXISTS outbox_order ON outbox (shard, written_at, message_key, place);

-- Messages that the broker will never take, with the reason.
CREATE TABLE IF NOT EXISTS outbox_refused (
  message_key {text 128} NOT NULL,
  place {int} NOT NULL,
  topic {text 64} NOT NULL,
  headers {long_text} NOT NULL,
  body {long_text} NOT NULL,
  cause {text 500} NOT NULL,
  refused_at {time} NOT NULL,
  PRIMARY KEY (message_key, place)
) {table};

-- Facts on their way to workflows.
CREATE TABLE IF NOT EXISTS workflow_outbox (
  workflow_id {text 128} NOT NULL,
  place {int} NOT NULL,
  shard {int} NOT NULL,
  written_at {time} NOT NULL,
  due_at {time} NOT NULL,
  attempts {int} NOT NULL,
  kind {text 16} NOT NULL,
  name {text 64} NOT NULL,
  request_id {text 128} NOT NULL,
  body {long_text} NOT NULL,
  PRIMARY KEY (workflow_id, place)
) {table};
CREATE INDEX IF NOT EXISTS workflow_outbox_order
  ON workflow_outbox (shard, written_at, workflow_id, place);
CREATE UNIQUE INDEX IF NOT EXISTS workflow_outbox_request
  ON workflow_outbox (workflow_id, request_id);

-- How far a consumer has read.
CREATE TABLE IF NOT EXISTS consumer_offset (
  consumer {text 64} NOT NULL,
  topic {text 64} NOT NULL,
  partition_number {int} NOT NULL,
  next_offset {int} NOT NULL,
  PRIMARY KEY (consumer, topic, partition_number)
) {table};

-- The last event of each aggregate that a consumer has taken.
CREATE TABLE IF NOT EXISTS consumer_sequence (
  consumer {text 64} NOT NULL,
  topic {text 64} NOT NULL,
  aggregate {text 128} NOT NULL,
  last_sequence {int} NOT NULL,
  PRIMARY KEY (consumer, topic, aggregate)
) {table};

-- Events that came before one that they follow.
CREATE TABLE IF NOT EXISTS consumer_parked (
  consumer {text 64} NOT NULL,
  topic {text 64} NOT NULL,
  aggregate {text 128} NOT NULL,
  sequence {int} NOT NULL,
  message_key {text 128} NOT NULL,
  headers {long_text} NOT NULL,
  body {long_text} NOT NULL,
  deadline {time} NOT NULL,
  PRIMARY KEY (consumer, topic, aggregate, sequence)
) {table};
CREATE INDEX IF NOT EXISTS consumer_parked_deadline ON consumer_parked (consumer, deadline);
