-- Store credit: movements are only ever added; the balance is their sum, guarded.
CREATE TABLE IF NOT EXISTS credit (
  user_id {text 64} NOT NULL PRIMARY KEY,
  currency {text 3} NOT NULL,
  balance {int} NOT NULL,
  movements {int} NOT NULL,
  CONSTRAINT credit_not_negative CHECK (balance >= 0)
) {table};

-- `amount` is signed; `sequence` counts the user's movements from 1 without gaps.
CREATE TABLE IF NOT EXISTS credit_movement (
  user_id {text 64} NOT NULL,
  sequence {int} NOT NULL,
  kind {text 16} NOT NULL,
  amount {int} NOT NULL,
  balance {int} NOT NULL,
  reason {text 32},
  order_id {text 64},
  actor {text 64} NOT NULL,
  at {time} NOT NULL,
  PRIMARY KEY (user_id, sequence),
  CONSTRAINT credit_movement_balance CHECK (balance >= 0),
  CONSTRAINT credit_movement_moves CHECK (amount <> 0),
  FOREIGN KEY (user_id) REFERENCES credit (user_id)
) {table};

-- One payment an order; what it amounts to is the sum of its events.
CREATE TABLE IF NOT EXISTS payment (
  payment_id {text 64} NOT NULL PRIMARY KEY,
  order_id {text 64} NOT NULL,
  buyer_id {text 64} NOT NULL,
  currency {text 3} NOT NULL,
  created_at {time} NOT NULL
) {table};
CREATE UNIQUE INDEX IF NOT EXISTS payment_order ON payment (order_id);

-- Status by the state machine; `captured` and `refunded` guard what the events may say.
CREATE TABLE IF NOT EXISTS payment_attempt (
  attempt_id {text 64} NOT NULL PRIMARY KEY,
  payment_id {text 64} NOT NULL,
  method {text 16} NOT NULL,
  status {text 32} NOT NULL,
  version {int} NOT NULL,
  amount {int} NOT NULL,
  captured {int} NOT NULL,
  refunded {int} NOT NULL,
  created_at {time} NOT NULL,
  CONSTRAINT payment_attempt_amount CHECK (amount > 0),
  CONSTRAINT payment_attempt_captured CHECK (captured >= 0 AND captured <= amount),
  CONSTRAINT payment_attempt_refunded CHECK (refunded >= 0 AND refunded <= captured),
  FOREIGN KEY (payment_id) REFERENCES payment (payment_id)
) {table};
CREATE INDEX IF NOT EXISTS payment_attempt_payment ON payment_attempt (payment_id, created_at);

-- Only ever added.
CREATE TABLE IF NOT EXISTS payment_event (
  payment_id {text 64} NOT NULL,
  sequence {int} NOT NULL,
  attempt_id {text 64} NOT NULL,
  kind {text 16} NOT NULL,
  amount {int} NOT NULL,
  refund_id {text 64},
  reason {text 32},
  at {time} NOT NULL,
  PRIMARY KEY (payment_id, sequence),
  CONSTRAINT payment_event_amount CHECK (amount > 0),
  FOREIGN KEY (payment_id) REFERENCES payment (payment_id),
  FOREIGN KEY (attempt_id) REFERENCES payment_attempt (attempt_id)
) {table};
CREATE UNIQUE INDEX IF NOT EXISTS payment_event_refund ON payment_event (refund_id, attempt_id);
