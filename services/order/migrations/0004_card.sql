-- Payment by card: the payment's name at the gateway, where the buyer pays, and how many attempts
-- were declined.

ALTER TABLE orders {add_column} pg_order_id {text 64};
ALTER TABLE orders {add_column} checkout_url {long_text};
ALTER TABLE orders {add_column} declined {int} NOT NULL DEFAULT 0;

-- Attempts that the workflow has told of, each once.
CREATE TABLE IF NOT EXISTS order_attempt (
  order_id {text 64} NOT NULL,
  attempt_id {text 64} NOT NULL,
  status {text 32} NOT NULL,
  told_at {time} NOT NULL,
  PRIMARY KEY (order_id, attempt_id),
  FOREIGN KEY (order_id) REFERENCES orders (id)
) {table};
