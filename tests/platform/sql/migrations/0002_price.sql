ALTER TABLE stock {add_column} price {int} NOT NULL DEFAULT 0;
