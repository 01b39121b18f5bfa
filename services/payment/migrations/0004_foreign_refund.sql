-- What somebody gave back at the gateway's own desk, as far as it counts towards a refund of ours.
CREATE TABLE IF NOT EXISTS payment_counted (
  refund_id {text 64} NOT NULL PRIMARY KEY,
  attempt_id {text 64} NOT NULL,
  amount {int} NOT NULL,
  CONSTRAINT payment_counted_amount CHECK (amount > 0),
  FOREIGN KEY (attempt_id) REFERENCES payment_attempt (attempt_id)
) {table};
CREATE INDEX IF NOT EXISTS payment_counted_attempt ON payment_counted (attempt_id, refund_id);

-- How many workflows were started to give an attempt's money back: each has an id of its own.
ALTER TABLE payment_attempt {add_column} refunds_begun {int} NOT NULL DEFAULT 0;
UPDATE payment_attempt SET refunds_begun = 1 WHERE keeper = 'REFUND' AND refunds_begun = 0;

-- `asked_at` is of a capture alone from now on.
ALTER TABLE payment_attempt {add_column} void_asked_at {time};
