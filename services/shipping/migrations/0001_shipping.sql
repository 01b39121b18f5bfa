-- One seller's parcel of an order. `attempt` counts the dispatches; `waybill` is the living one's.
CREATE TABLE IF NOT EXISTS shipment (
  shipment_id {text 64} NOT NULL PRIMARY KEY,
  order_id {text 64} NOT NULL,
  buyer_id {text 64} NOT NULL,
  seller_id {text 64} NOT NULL,
  address_snapshot_id {text 64} NOT NULL,
  status {text 32} NOT NULL,
  version {int} NOT NULL,
  attempt {int} NOT NULL,
  dispatching {bool} NOT NULL,
  courier_code {text 8},
  waybill {text 64},
  refusal_code {text 64},
  refusal_detail {text 500},
  cancellation_id {text 64},
  stop_requested_at {time},
  stop_asked_at {time},
  look_at {time},
  scanned_at {time},
  waybill_issued_at {time},
  picked_up_at {time},
  ended_at {time},
  created_at {time} NOT NULL,
  updated_at {time} NOT NULL,
  CONSTRAINT shipment_status CHECK (status IN ('READY', 'WAYBILL_ISSUED', 'STOP_REQUESTED',
    'SHIPPING', 'DELIVERED', 'LOST', 'RETURNING', 'RETURNED', 'CANCELLED')),
  CONSTRAINT shipment_counts CHECK (version >= 1 AND attempt >= 0),
  CONSTRAINT shipment_dispatching CHECK (dispatching = 0 OR (status = 'READY' AND attempt >= 1)),
  CONSTRAINT shipment_waybill
    CHECK (CASE status WHEN 'READY' THEN waybill IS NULL WHEN 'CANCELLED' THEN 1 = 1
           ELSE waybill IS NOT NULL END),
  CONSTRAINT shipment_stop
    CHECK (status <> 'STOP_REQUESTED' OR
           (cancellation_id IS NOT NULL AND stop_requested_at IS NOT NULL))
) {table};
CREATE INDEX IF NOT EXISTS shipment_order ON shipment (order_id, shipment_id);
CREATE INDEX IF NOT EXISTS shipment_seller ON shipment (seller_id, created_at, shipment_id);
CREATE INDEX IF NOT EXISTS shipment_created ON shipment (created_at, shipment_id);
CREATE INDEX IF NOT EXISTS shipment_look ON shipment (look_at, shipment_id);
CREATE INDEX IF NOT EXISTS shipment_asked ON shipment (status, stop_asked_at, shipment_id);

CREATE TABLE IF NOT EXISTS shipment_line (
  shipment_id {text 64} NOT NULL,
  line_id {text 64} NOT NULL,
  sku_id {text 64} NOT NULL,
  quantity {int} NOT NULL,
  place {int} NOT NULL,
  PRIMARY KEY (shipment_id, line_id),
  CONSTRAINT shipment_line_quantity CHECK (quantity > 0),
  FOREIGN KEY (shipment_id) REFERENCES shipment (shipment_id)
) {table};

-- Each attempt to have a waybill: the courier knows it by `reference`. `uploads`: how often it may
-- have been asked.
CREATE TABLE IF NOT EXISTS dispatch (
  shipment_id {text 64} NOT NULL,
  attempt {int} NOT NULL,
  reference {text 100} NOT NULL,
  courier_code {text 8} NOT NULL,
  state {text 16} NOT NULL,
  uploads {int} NOT NULL,
  waybill {text 64},
  refusal_code {text 64},
  refusal_detail {text 500},
  asked_at {time} NOT NULL,
  PRIMARY KEY (shipment_id, attempt),
  CONSTRAINT dispatch_state CHECK (state IN ('ASKED', 'ISSUED', 'REFUSED', 'CLOSED')),
  CONSTRAINT dispatch_has_waybill
    CHECK (CASE WHEN state IN ('ISSUED', 'CLOSED') THEN waybill IS NOT NULL
           ELSE waybill IS NULL END),
  FOREIGN KEY (shipment_id) REFERENCES shipment (shipment_id)
) {table};
CREATE UNIQUE INDEX IF NOT EXISTS dispatch_reference ON dispatch (reference);
CREATE UNIQUE INDEX IF NOT EXISTS dispatch_waybill ON dispatch (waybill);

-- What the courier told of a waybill, each scan once, by its time there. `readings`: in how many
-- answers of its tracking (counted as far as it matters). `applied`: the machine has heard it.
CREATE TABLE IF NOT EXISTS scan (
  shipment_id {text 64} NOT NULL,
  attempt {int} NOT NULL,
  status {text 32} NOT NULL,
  to_sender {bool} NOT NULL,
  at {time} NOT NULL,
  place {text 100} NOT NULL,
  by_webhook {bool} NOT NULL,
  readings {int} NOT NULL,
  applied {bool} NOT NULL,
  seen_at {time} NOT NULL,
  PRIMARY KEY (shipment_id, attempt, status, to_sender, at),
  CONSTRAINT scan_told CHECK (by_webhook + readings >= 1),
  FOREIGN KEY (shipment_id, attempt) REFERENCES dispatch (shipment_id, attempt)
) {table};

-- What a person has to look at; of each kind one a shipment.
CREATE TABLE IF NOT EXISTS ticket (
  ticket_id {text 64} NOT NULL PRIMARY KEY,
  kind {text 32} NOT NULL,
  shipment_id {text 64} NOT NULL,
  order_id {text 64} NOT NULL,
  opened_at {time} NOT NULL,
  FOREIGN KEY (shipment_id) REFERENCES shipment (shipment_id)
) {table};
CREATE UNIQUE INDEX IF NOT EXISTS ticket_shipment ON ticket (shipment_id, kind);

-- Signatures of webhooks, as long as they would still be good: a second time they are refused.
CREATE TABLE IF NOT EXISTS webhook_seen (
  fingerprint {text 64} NOT NULL PRIMARY KEY,
  seen_at {time} NOT NULL
) {table};
CREATE INDEX IF NOT EXISTS webhook_seen_at ON webhook_seen (seen_at);
