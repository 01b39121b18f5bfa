-- The name as a search compares it: folded by the service, so that every database finds the same.
ALTER TABLE member {add_column} name_folded {text 100};
-- Names from before.
UPDATE member SET name_folded = LOWER(name) WHERE name_folded IS NULL;

-- Failed attempts, by the hash of what they were at: a mail from one network, a mail from anywhere,
-- a member's password. From `until` (real time) on the row means nothing. What lay in the table
-- before counts for nothing: it lived for minutes.
CREATE TABLE IF NOT EXISTS attempt_guard (
  guard_key {text 64} NOT NULL PRIMARY KEY,
  failures {int} NOT NULL,
  locked {bool} NOT NULL,
  until {time} NOT NULL
) {table};
CREATE INDEX IF NOT EXISTS attempt_guard_until ON attempt_guard (until);
DROP TABLE IF EXISTS login_guard;
