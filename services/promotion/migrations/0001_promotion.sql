-- Discounts that everybody gets. Without a seller: the platform's, which pays for it.
CREATE TABLE IF NOT EXISTS policy (
  policy_id {text 64} NOT NULL PRIMARY KEY,
  seller_id {text 64},
  name {text 200} NOT NULL,
  scope {text 16} NOT NULL,
  product_ids {json} NOT NULL,
  category_ids {json} NOT NULL,
  discount_type {text 16} NOT NULL,
  discount_value {int} NOT NULL,
  max_discount_amount {int},
  min_order_amount {int},
  status {text 16} NOT NULL,
  valid_from {time} NOT NULL,
  valid_until {time} NOT NULL,
  created_at {time} NOT NULL,
  updated_at {time} NOT NULL,
  CONSTRAINT policy_value CHECK (discount_value > 0
    AND (discount_type <> 'RATE' OR discount_value <= 100)),
  CONSTRAINT policy_dates CHECK (valid_from < valid_until)
) {table};
CREATE INDEX IF NOT EXISTS policy_seller ON policy (seller_id, policy_id);
CREATE INDEX IF NOT EXISTS policy_dates ON policy (status, valid_until);

-- Coupons as their owners defined them. `issued` counts members' copies, `used` those that are
-- USED: it goes back by as many as are restored.
CREATE TABLE IF NOT EXISTS coupon (
  coupon_id {text 64} NOT NULL PRIMARY KEY,
  code {text 40} NOT NULL,
  seller_id {text 64},
  name {text 200} NOT NULL,
  scope {text 16} NOT NULL,
  product_ids {json} NOT NULL,
  category_ids {json} NOT NULL,
  discount_type {text 16} NOT NULL,
  discount_value {int} NOT NULL,
  max_discount_amount {int},
  min_order_amount {int},
  partial_policy {text 32} NOT NULL,
  status {text 16} NOT NULL,
  valid_from {time} NOT NULL,
  valid_until {time} NOT NULL,
  total_quantity {int},
  per_user_limit {int} NOT NULL,
  issued {int} NOT NULL,
  used {int} NOT NULL,
  created_at {time} NOT NULL,
  updated_at {time} NOT NULL,
  CONSTRAINT coupon_value CHECK (discount_value > 0
    AND (discount_type <> 'RATE' OR discount_value <= 100)),
  CONSTRAINT coupon_dates CHECK (valid_from < valid_until),
  CONSTRAINT coupon_counts CHECK (used >= 0 AND used <= issued
    AND (total_quantity IS NULL OR issued <= total_quantity))
) {table};
CREATE UNIQUE INDEX IF NOT EXISTS coupon_code ON coupon (code);
CREATE INDEX IF NOT EXISTS coupon_seller ON coupon (seller_id, coupon_id);
CREATE INDEX IF NOT EXISTS coupon_until ON coupon (valid_until);

-- How many copies of a coupon a member has been given.
CREATE TABLE IF NOT EXISTS coupon_member (
  coupon_id {text 64} NOT NULL,
  user_id {text 64} NOT NULL,
  issued {int} NOT NULL,
  PRIMARY KEY (coupon_id, user_id),
  CONSTRAINT coupon_member_issued CHECK (issued >= 0)
) {table};

-- Members' copies. `order_id`: which order holds it, or has used it. `was_restored`: what it goes
-- back to when that order gives it back.
CREATE TABLE IF NOT EXISTS user_coupon (
  user_coupon_id {text 64} NOT NULL PRIMARY KEY,
  coupon_id {text 64} NOT NULL,
  user_id {text 64} NOT NULL,
  status {text 16} NOT NULL,
  was_restored {bool} NOT NULL,
  order_id {text 64},
  version {int} NOT NULL,
  issued_at {time} NOT NULL,
  changed_at {time} NOT NULL,
  CONSTRAINT user_coupon_owner CHECK (
    (order_id IS NOT NULL) = (status = 'HELD' OR status = 'USED')),
  FOREIGN KEY (coupon_id) REFERENCES coupon (coupon_id)
) {table};
CREATE INDEX IF NOT EXISTS user_coupon_user ON user_coupon (user_id, user_coupon_id);
-- Not the other way round: an index that begins with the coupon serves the foreign key, and each
-- change of a status would look at the coupon's row again, and share a lock on it with other orders
-- that are about to count there.
CREATE INDEX IF NOT EXISTS user_coupon_status ON user_coupon (status, coupon_id);

-- One hold an order: HELD, USED, GIVEN_BACK, or WITHDRAWN (given back before it came).
CREATE TABLE IF NOT EXISTS coupon_hold (
  order_id {text 64} NOT NULL PRIMARY KEY,
  state {text 16} NOT NULL,
  opened_at {time} NOT NULL,
  changed_at {time} NOT NULL
) {table};

-- What it holds, and by how much the order is cheaper for it.
CREATE TABLE IF NOT EXISTS coupon_hold_item (
  order_id {text 64} NOT NULL,
  user_coupon_id {text 64} NOT NULL,
  amount {int} NOT NULL,
  PRIMARY KEY (order_id, user_coupon_id),
  CONSTRAINT coupon_hold_item_amount CHECK (amount >= 0),
  FOREIGN KEY (order_id) REFERENCES coupon_hold (order_id)
) {table};
