-- Tickets are told of: how much money each is about, and whether its cause is settled. Those from
-- before are UNTOLD: they are told when their cause shows again, or is settled.

ALTER TABLE payment_ticket {add_column} amount {int} NOT NULL DEFAULT 0;
ALTER TABLE payment_ticket {add_column} status {text 16} NOT NULL DEFAULT 'UNTOLD';
ALTER TABLE payment_ticket {add_column} closed_at {time};

UPDATE payment_ticket SET amount = (
    SELECT a.amount FROM payment_attempt a WHERE a.attempt_id = payment_ticket.attempt_id)
  WHERE status = 'UNTOLD';
