-- Orders and what became of them. Money is in minor units of the order's currency.

CREATE TABLE IF NOT EXISTS orders (
  id {text 64} NOT NULL PRIMARY KEY,
  number {text 32} NOT NULL,
  buyer_id {text 64} NOT NULL,
  payment_id {text 64} NOT NULL,
  address_snapshot_id {text 64} NOT NULL,
  status {text 32} NOT NULL,
  version {int} NOT NULL,
  items {long_text} NOT NULL,
  expected_total {int} NOT NULL,
  credit {int} NOT NULL,
  currency {text 3},
  total {int},
  captured {int} NOT NULL,
  refunded {int} NOT NULL,
  failure {json},
  placed_answer {json},
  memo {text 2000},
  memo_by {text 64},
  created_at {time} NOT NULL,
  updated_at {time} NOT NULL,
  CONSTRAINT orders_items CHECK (JSON_VALID(items)),
  CONSTRAINT orders_money CHECK (
    0 <= expected_total AND 0 <= credit AND 0 <= refunded AND refunded <= captured)
) {table};
CREATE UNIQUE INDEX IF NOT EXISTS orders_number ON orders (number);
CREATE INDEX IF NOT EXISTS orders_buyer ON orders (buyer_id, id);

-- Priced once, when the units were held; only the counters change.
CREATE TABLE IF NOT EXISTS order_line (
  order_id {text 64} NOT NULL,
  line_id {text 64} NOT NULL,
  place {int} NOT NULL,
  product_id {text 64} NOT NULL,
  sku_id {text 64} NOT NULL,
  seller_id {text 64} NOT NULL,
  quantity {int} NOT NULL,
  unit_price {int} NOT NULL,
  list_total {int} NOT NULL,
  order_coupon_share {int} NOT NULL,
  final_total {int} NOT NULL,
  cancel_pending {int} NOT NULL,
  cancelled {int} NOT NULL,
  shipped {int} NOT NULL,
  delivered {int} NOT NULL,
  lost {int} NOT NULL,
  sent_back {int} NOT NULL,
  claimed {int} NOT NULL,
  returned {int} NOT NULL,
  exchanged {int} NOT NULL,
  PRIMARY KEY (order_id, line_id),
  FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT order_line_units CHECK (
    0 <= cancel_pending AND 0 <= cancelled AND 0 <= shipped AND 0 <= delivered
    AND cancel_pending + cancelled + shipped <= quantity
    AND delivered + lost + sent_back <= shipped
    AND claimed + returned + exchanged <= delivered)
) {table};

-- One seller's outbound fee, fixed at placement.
CREATE TABLE IF NOT EXISTS order_fee (
  order_id {text 64} NOT NULL,
  seller_id {text 64} NOT NULL,
  amount {int} NOT NULL,
  PRIMARY KEY (order_id, seller_id),
  FOREIGN KEY (order_id) REFERENCES orders (id)
) {table};

-- Where the order goes, as the buyer said it. Both empty: the default address.
CREATE TABLE IF NOT EXISTS order_address (
  snapshot_id {text 64} NOT NULL PRIMARY KEY,
  order_id {text 64} NOT NULL,
  address_id {text 64},
  address {json},
  FOREIGN KEY (order_id) REFERENCES orders (id)
) {table};

-- Every step, in the order in which it was recorded; never changed.
CREATE TABLE IF NOT EXISTS order_timeline (
  order_id {text 64} NOT NULL,
  place {int} NOT NULL,
  step {text 64} NOT NULL,
  status {text 32} NOT NULL,
  at {time} NOT NULL,
  compensates {text 64},
  PRIMARY KEY (order_id, place),
  FOREIGN KEY (order_id) REFERENCES orders (id)
) {table};

-- What the order waits for now; nothing once it is final.
CREATE TABLE IF NOT EXISTS order_awaited (
  order_id {text 64} NOT NULL,
  fact {text 64} NOT NULL,
  owner {text 16} NOT NULL,
  due_at {time} NOT NULL,
  consequence {text 200} NOT NULL,
  PRIMARY KEY (order_id, fact),
  FOREIGN KEY (order_id) REFERENCES orders (id)
) {table};
CREATE INDEX IF NOT EXISTS order_awaited_due ON order_awaited (due_at, order_id);

CREATE TABLE IF NOT EXISTS order_cancellation (
  id {text 64} NOT NULL PRIMARY KEY,
  order_id {text 64} NOT NULL,
  refund_id {text 64},
  led_by {text 16} NOT NULL,
  reason {text 32} NOT NULL,
  status {text 32} NOT NULL,
  refund_amount {int} NOT NULL,
  failure {json},
  created_at {time} NOT NULL,
  FOREIGN KEY (order_id) REFERENCES orders (id)
) {table};
CREATE INDEX IF NOT EXISTS order_cancellation_order ON order_cancellation (order_id, id);
