-- Tickets are told of, and whether their cause is settled. Those from before are UNTOLD: they are
-- told when their cause shows again, or is settled.

ALTER TABLE ticket {add_column} status {text 16} NOT NULL DEFAULT 'UNTOLD';
ALTER TABLE ticket {add_column} closed_at {time};
