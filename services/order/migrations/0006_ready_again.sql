-- When a line's parcel waited for its seller again, because it was not handed over: from then on its
-- deadline counts, and only the first time.

ALTER TABLE order_line {add_column} ready_at {time};
