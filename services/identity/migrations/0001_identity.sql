-- Who belongs to the shop. `email` is normalised; comparison is bytewise.
CREATE TABLE IF NOT EXISTS member (
  user_id {text 64} NOT NULL PRIMARY KEY,
  email {text 254} NOT NULL,
  name {text 100} NOT NULL,
  phone {text 32},
  role {text 16} NOT NULL,
  status {text 16} NOT NULL,
  grade {text 16} NOT NULL,
  password_hash {text 255} NOT NULL,
  created_at {time} NOT NULL,
  updated_at {time} NOT NULL
) {table};
CREATE UNIQUE INDEX IF NOT EXISTS member_email ON member (email);

-- A family of refresh tokens: what one login began. Only its newest token is worth anything, and
-- only hashes are here. `ended` says why nothing of it works any longer. Times are real time.
CREATE TABLE IF NOT EXISTS session (
  session_id {text 64} NOT NULL PRIMARY KEY,
  user_id {text 64} NOT NULL,
  family_hash {text 64} NOT NULL,
  token_hash {text 64} NOT NULL,
  began_at {time} NOT NULL,
  issued_at {time} NOT NULL,
  expires_at {time} NOT NULL,
  ended {text 16},
  ended_at {time}
) {table};
CREATE UNIQUE INDEX IF NOT EXISTS session_family ON session (family_hash);
CREATE INDEX IF NOT EXISTS session_user ON session (user_id);
CREATE INDEX IF NOT EXISTS session_expiry ON session (expires_at);

-- Failed logins by the mail's hash, whether or not it has an account. From `until` (real time) on
-- the row means nothing.
CREATE TABLE IF NOT EXISTS login_guard (
  email_hash {text 64} NOT NULL PRIMARY KEY,
  failures {int} NOT NULL,
  locked {bool} NOT NULL,
  until {time} NOT NULL
) {table};
CREATE INDEX IF NOT EXISTS login_guard_until ON login_guard (until);

-- Keys that sign access tokens; the highest place signs. `secret` is the Ed25519 seed as base64url.
CREATE TABLE IF NOT EXISTS signing_key (
  place {int} NOT NULL PRIMARY KEY,
  secret {text 64} NOT NULL,
  created_at {time} NOT NULL
) {table};
