-- Where a member's parcels go; he sees and changes them.
CREATE TABLE IF NOT EXISTS address (
  user_id {text 64} NOT NULL,
  address_id {text 64} NOT NULL,
  recipient {text 100} NOT NULL,
  line {text 200} NOT NULL,
  line2 {text 200},
  city {text 200},
  postal_code {text 200},
  country {text 200},
  phone {text 32},
  label {text 200},
  created_at {time} NOT NULL,
  updated_at {time} NOT NULL,
  PRIMARY KEY (user_id, address_id)
) {table};

-- One row a member who ever had an address: how many he has, and which of them is the default: one
-- of his own, exactly one as soon as he has any.
CREATE TABLE IF NOT EXISTS address_book (
  user_id {text 64} NOT NULL PRIMARY KEY,
  addresses {int} NOT NULL,
  default_id {text 64},
  FOREIGN KEY (user_id, default_id) REFERENCES address (user_id, address_id),
  CONSTRAINT address_book_addresses CHECK (0 <= addresses AND addresses <= 20),
  CONSTRAINT address_book_default CHECK ((default_id IS NULL) = (addresses = 0))
) {table};

-- Addresses as they were when an order was placed. Never changed; whoever wants to read one has to
-- know its id.
CREATE TABLE IF NOT EXISTS address_snapshot (
  snapshot_id {text 64} NOT NULL PRIMARY KEY,
  user_id {text 64} NOT NULL,
  address {json} NOT NULL,
  frozen_at {time} NOT NULL
) {table};
CREATE INDEX IF NOT EXISTS address_snapshot_user ON address_snapshot (user_id, snapshot_id);
