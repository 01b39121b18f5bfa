-- What is to be stopped is asked for each second, however many parcels wait for their sellers.
CREATE INDEX IF NOT EXISTS shipment_stop ON shipment (status, cancellation_id, stop_asked_at);
