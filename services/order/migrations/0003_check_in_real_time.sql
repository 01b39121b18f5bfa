-- `check_at` is real time, `updated_at` the shop's, which may be far ahead: orders from before are
-- looked at now.

UPDATE orders SET check_at = 0 WHERE check_at IS NOT NULL;
