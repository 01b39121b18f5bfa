-- What sellers offer. `options` is a list of {name, values}; nothing is ever removed, because
-- reservations and history name it.
CREATE TABLE IF NOT EXISTS product (
  product_id {text 64} NOT NULL PRIMARY KEY,
  seller_id {text 64} NOT NULL,
  name {text 200} NOT NULL,
  description {long_text} NOT NULL,
  currency {text 3} NOT NULL,
  category_ids {json} NOT NULL,
  options {json} NOT NULL,
  status {text 16} NOT NULL,
  created_at {time} NOT NULL,
  updated_at {time} NOT NULL
) {table};
CREATE INDEX IF NOT EXISTS product_seller ON product (seller_id, product_id);

-- Levels of stock. `changes` numbers the rows of the stock history.
CREATE TABLE IF NOT EXISTS sku (
  sku_id {text 64} NOT NULL PRIMARY KEY,
  product_id {text 64} NOT NULL,
  place {int} NOT NULL,
  options {json} NOT NULL,
  price {int} NOT NULL,
  price_floor {int} NOT NULL,
  on_hand {int} NOT NULL,
  reserved {int} NOT NULL,
  active {bool} NOT NULL,
  changes {int} NOT NULL,
  CONSTRAINT sku_price CHECK (price > 0 AND price_floor >= 0 AND price_floor <= price),
  CONSTRAINT sku_reserved_is_there CHECK (reserved >= 0 AND reserved <= on_hand),
  FOREIGN KEY (product_id) REFERENCES product (product_id)
) {table};
CREATE INDEX IF NOT EXISTS sku_product ON sku (product_id, place);

-- Only ever added to. `on_hand` and `reserved` are the levels after the change, the deltas what it
-- did to them: their sums are the levels.
CREATE TABLE IF NOT EXISTS stock_history (
  sku_id {text 64} NOT NULL,
  place {int} NOT NULL,
  type {text 16} NOT NULL,
  quantity {int} NOT NULL,
  on_hand_delta {int} NOT NULL,
  reserved_delta {int} NOT NULL,
  on_hand {int} NOT NULL,
  reserved {int} NOT NULL,
  order_id {text 64},
  at {time} NOT NULL,
  PRIMARY KEY (sku_id, place)
) {table};

-- One reservation an order: HELD, SOLD, RELEASED, or WITHDRAWN (released before it came).
CREATE TABLE IF NOT EXISTS reservation (
  order_id {text 64} NOT NULL PRIMARY KEY,
  state {text 16} NOT NULL,
  opened_at {time} NOT NULL,
  changed_at {time} NOT NULL
) {table};

CREATE TABLE IF NOT EXISTS reservation_line (
  order_id {text 64} NOT NULL,
  line_id {text 64} NOT NULL,
  sku_id {text 64} NOT NULL,
  quantity {int} NOT NULL,
  unit_price {int} NOT NULL,
  PRIMARY KEY (order_id, line_id),
  CONSTRAINT reservation_line_units CHECK (quantity > 0),
  FOREIGN KEY (order_id) REFERENCES reservation (order_id)
) {table};
