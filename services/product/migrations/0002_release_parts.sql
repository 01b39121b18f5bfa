-- Units of a line that were given back before the rest.
ALTER TABLE reservation_line {add_column} released {int} NOT NULL DEFAULT 0;
