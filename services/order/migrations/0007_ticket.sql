-- A copy of tickets for operators, folded from the topics `payment` and `shipment`. It may know of
-- orders that are not (any more) here. `about`: the payment attempt, or the parcel.
CREATE TABLE IF NOT EXISTS order_ticket (
  ticket_id {text 64} NOT NULL PRIMARY KEY,
  order_id {text 64} NOT NULL,
  owner {text 16} NOT NULL,
  kind {text 64} NOT NULL,
  about {text 64} NOT NULL,
  amount {int} NOT NULL,
  currency {text 3},
  status {text 16} NOT NULL,
  opened_at {time} NOT NULL,
  closed_at {time}
) {table};
CREATE INDEX IF NOT EXISTS order_ticket_opened ON order_ticket (opened_at, ticket_id);
CREATE INDEX IF NOT EXISTS order_ticket_status ON order_ticket (status, opened_at, ticket_id);
CREATE INDEX IF NOT EXISTS order_ticket_order ON order_ticket (order_id, status);
