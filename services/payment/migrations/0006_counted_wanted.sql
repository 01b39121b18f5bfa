-- What the refund of `refund_id` was to give back in all (empty: all that was left), so that the id
-- stands for it also where others' money was enough. Those from before do not tell: theirs is empty.
ALTER TABLE payment_counted {add_column} wanted {int};
