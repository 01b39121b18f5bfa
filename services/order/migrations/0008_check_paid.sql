-- Paid orders are looked at too: those from before, now.

UPDATE orders SET check_at = 0
  WHERE check_at IS NULL AND status IN ('PAID', 'SHIPPING', 'DELIVERED');
