-- A small shop: what the contract of the SQL port is tried on.
CREATE TABLE IF NOT EXISTS stock (
  sku {text 16} NOT NULL PRIMARY KEY,
  n {int} NOT NULL,
  note {text 40},
  active {bool} NOT NULL,
  CONSTRAINT stock_not_negative CHECK (n >= 0)
) {table};

CREATE TABLE IF NOT EXISTS sale (
  id {text 40} NOT NULL PRIMARY KEY,
  sku {text 16} NOT NULL,
  code {text 16} NOT NULL,
  status {text 24} NOT NULL,
  at {time} NOT NULL,
  body {json},
  story {long_text},
  FOREIGN KEY (sku) REFERENCES stock (sku)
) {table};

CREATE UNIQUE INDEX IF NOT EXISTS sale_code ON sale (sku, code);
