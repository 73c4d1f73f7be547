-- What happened to the money for an order, as its channel or a person said. Rows are added, never changed.
CREATE TABLE payment (
    id {id},
    order_id BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    kind {text} NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency {text} NOT NULL,
    method {text} NOT NULL,
    reference {text} NOT NULL,
    happened_at BIGINT NOT NULL,
    recorded_by BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL
);
CREATE INDEX payment_of_order ON payment (order_id, id);
CREATE INDEX payment_by_recorded_at ON payment (recorded_at, id);
CREATE INDEX payment_by_owner_recorded_at ON payment (owner_id, recorded_at, id);
CREATE INDEX payment_by_reference ON payment (reference, id) WHERE reference <> '';
-- The same is not recorded twice.
CREATE UNIQUE INDEX payment_ref ON payment (order_id, kind, reference) WHERE reference <> '';

-- `payment` stays what the source of the order said; the state follows from that and from what is recorded.
ALTER TABLE orders ADD COLUMN payment_policy {text} NOT NULL DEFAULT 'not_required';
ALTER TABLE orders ADD COLUMN authorised_minor BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN paid_minor BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN refunded_minor BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN payment_hold_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN payment_state {text} NOT NULL DEFAULT 'not_required';
UPDATE orders SET payment_state = payment WHERE payment <> 'unknown';
-- Those that wait for their money, for the job that cancels what waits too long.
CREATE INDEX orders_unpaid ON orders (owner_id, accepted_at, id) WHERE payment_hold_id <> 0 AND status = 'on_hold';

ALTER TABLE owner ADD COLUMN payment_policy {text} NOT NULL DEFAULT 'not_required';
ALTER TABLE owner ADD COLUMN unpaid_keeps_stock BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE owner ADD COLUMN cancel_unpaid_days BIGINT NOT NULL DEFAULT 0;
-- What a channel wants where its owner wants something else; '' for the same.
ALTER TABLE channel ADD COLUMN payment_policy {text} NOT NULL DEFAULT '';
