-- 0005 also took attempts for the payer of their order whose money had all gone back. Where another
-- one is being captured, by a run that began before, that one may pay.
UPDATE payment_attempt SET keeper = 'ORDER'
WHERE keeper = 'PAID_ORDER' AND captured <= refunded AND payment_id IN (
  SELECT payment_id FROM (
    SELECT payment_id FROM payment_attempt
    WHERE keeper = 'ORDER' AND status IN ('AUTHORIZED', 'IN_DOUBT')) AS being_paid);
