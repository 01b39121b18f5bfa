-- When somebody looks whether an order that waits for its workflow still moves (empty: it waits for
-- none), and how often its workflow has been asked again since it moved last.

ALTER TABLE orders {add_column} check_at {time};
ALTER TABLE orders {add_column} asked_again {int} NOT NULL DEFAULT 0;
CREATE INDEX IF NOT EXISTS orders_check ON orders (check_at, id);

-- Orders from before.
UPDATE orders SET check_at = updated_at
  WHERE check_at IS NULL AND status IN ('PENDING', 'CANCEL_PENDING');
UPDATE orders SET check_at = updated_at
  WHERE check_at IS NULL
    AND id IN (SELECT order_id FROM order_cancellation WHERE status = 'REQUESTED');
