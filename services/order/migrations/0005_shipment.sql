-- What the workflow has told of an order's parcels, each status once.
CREATE TABLE IF NOT EXISTS order_parcel (
  order_id {text 64} NOT NULL,
  shipment_id {text 64} NOT NULL,
  status {text 32} NOT NULL,
  told_at {time} NOT NULL,
  PRIMARY KEY (order_id, shipment_id, status),
  FOREIGN KEY (order_id) REFERENCES orders (id)
) {table};

-- A copy for readers, folded from the topic `shipment`; nothing is decided by it. It may know of
-- orders that are not (any more) here.
CREATE TABLE IF NOT EXISTS order_shipment (
  shipment_id {text 64} NOT NULL PRIMARY KEY,
  order_id {text 64} NOT NULL,
  seller_id {text 64} NOT NULL,
  status {text 32} NOT NULL,
  courier_code {text 8},
  waybill {text 64},
  units {json} NOT NULL,
  updated_at {time} NOT NULL
) {table};
CREATE INDEX IF NOT EXISTS order_shipment_order ON order_shipment (order_id, shipment_id);
