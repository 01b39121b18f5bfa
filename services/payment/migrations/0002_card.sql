-- Payments at a gateway. `due`: what is to be paid there; without `pg_order_id` the payment is on
-- credit alone. Whoever notes something of a payment holds its row, and `version` counts the notes:
-- an answer of the gateway counts only if nothing was noted since it was asked.

ALTER TABLE payment {add_column} pg_order_id {text 64};
ALTER TABLE payment {add_column} due {int};
ALTER TABLE payment {add_column} checkout_url {long_text};
ALTER TABLE payment {add_column} refusal {long_text};
ALTER TABLE payment {add_column} closed_at {time};
ALTER TABLE payment {add_column} version {int} NOT NULL DEFAULT 1;
CREATE UNIQUE INDEX IF NOT EXISTS payment_pg_order ON payment (pg_order_id);

-- `number`: 1, 2, … of the attempts at the gateway, 0 of the one on credit. `keeper`: which workflow
-- was told. `asked_at` (real time): when the gateway was last asked to do something and has not
-- answered. `answer`: what a confirm was told at the end.
ALTER TABLE payment_attempt {add_column} number {int} NOT NULL DEFAULT 0;
ALTER TABLE payment_attempt {add_column} pg_transaction_id {text 200};
ALTER TABLE payment_attempt {add_column} authorised {int} NOT NULL DEFAULT 0;
ALTER TABLE payment_attempt {add_column} revived {bool} NOT NULL DEFAULT 0;
ALTER TABLE payment_attempt {add_column} keeper {text 16} NOT NULL DEFAULT 'NOBODY';
ALTER TABLE payment_attempt {add_column} capture_key {int} NOT NULL DEFAULT 0;
ALTER TABLE payment_attempt {add_column} void_key {int} NOT NULL DEFAULT 0;
ALTER TABLE payment_attempt {add_column} asked_at {time};
ALTER TABLE payment_attempt {add_column} doubted_at {time};
ALTER TABLE payment_attempt {add_column} given_back_at {time};
ALTER TABLE payment_attempt {add_column} answer {long_text};
CREATE UNIQUE INDEX IF NOT EXISTS payment_attempt_number ON payment_attempt (payment_id, number);
CREATE UNIQUE INDEX IF NOT EXISTS payment_attempt_transaction ON payment_attempt (pg_transaction_id);

-- `refund_id` is of money that went back, once for each attempt; what was only asked for, or failed,
-- is once for each try of its refund.
ALTER TABLE payment_event {add_column} asked_refund_id {text 64};
ALTER TABLE payment_event {add_column} asked_try {int};
CREATE UNIQUE INDEX IF NOT EXISTS payment_event_asked
  ON payment_event (asked_refund_id, kind, asked_try);

-- One refund at the gateway, which knows it by `refund_id`. `part_of`: the refund that was wanted,
-- and `wanted` how much of it in all (empty: all that is left); a further part has an id of its own,
-- because an id stands for one amount. `key_number` names the call. Not `ours`: made at the
-- gateway's own desk.
CREATE TABLE IF NOT EXISTS payment_refund (
  refund_id {text 64} NOT NULL PRIMARY KEY,
  attempt_id {text 64} NOT NULL,
  part_of {text 64} NOT NULL,
  wanted {int},
  amount {int} NOT NULL,
  status {text 16} NOT NULL,
  reason {text 32} NOT NULL,
  ours {bool} NOT NULL,
  tries {int} NOT NULL,
  failures {int} NOT NULL,
  key_number {int} NOT NULL,
  asked_at {time},
  requested_at {time} NOT NULL,
  ended_at {time},
  CONSTRAINT payment_refund_amount CHECK (amount > 0),
  FOREIGN KEY (attempt_id) REFERENCES payment_attempt (attempt_id)
) {table};
CREATE INDEX IF NOT EXISTS payment_refund_attempt ON payment_refund (attempt_id, requested_at);

-- What the gateway told, under its own signature, and was heard.
CREATE TABLE IF NOT EXISTS payment_news (
  fingerprint {text 64} NOT NULL PRIMARY KEY,
  heard_at {time} NOT NULL
) {table};
CREATE INDEX IF NOT EXISTS payment_news_heard ON payment_news (heard_at);

-- Why a person has to look: one of a kind an attempt.
CREATE TABLE IF NOT EXISTS payment_ticket (
  ticket_id {text 64} NOT NULL PRIMARY KEY,
  kind {text 32} NOT NULL,
  attempt_id {text 64} NOT NULL,
  payment_id {text 64} NOT NULL,
  order_id {text 64} NOT NULL,
  opened_at {time} NOT NULL,
  FOREIGN KEY (attempt_id) REFERENCES payment_attempt (attempt_id)
) {table};
CREATE UNIQUE INDEX IF NOT EXISTS payment_ticket_kind ON payment_ticket (attempt_id, kind);
