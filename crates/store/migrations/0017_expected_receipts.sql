-- What is coming, and when. The supplier may be a person: personal text, erased row by row.
CREATE TABLE expected_receipt (
    id {id},
    owner_id BIGINT NOT NULL,
    number {text} NOT NULL,
    number_key {text} NOT NULL,
    warehouse_id BIGINT NOT NULL,
    supplier {text} NOT NULL,
    reference {text} NOT NULL,
    expected_date {text} NOT NULL,
    lines BIGINT NOT NULL,
    expected BIGINT NOT NULL CHECK (expected >= 0),
    received BIGINT NOT NULL CHECK (received >= 0),
    outstanding BIGINT NOT NULL CHECK (outstanding >= 0),
    closed_at BIGINT NOT NULL,
    status {text} NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX expected_receipt_by_expected_date ON expected_receipt (expected_date, id);
CREATE INDEX expected_receipt_by_owner_expected_date ON expected_receipt (owner_id, expected_date, id);
CREATE INDEX expected_receipt_by_status_expected_date ON expected_receipt (status, expected_date, id);
CREATE INDEX expected_receipt_by_owner_status_expected_date ON expected_receipt (owner_id, status, expected_date, id);
CREATE INDEX expected_receipt_by_number ON expected_receipt (number_key, id);

CREATE TABLE expected_line (
    id {id},
    receipt_id BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    expected_date {text} NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity >= 0),
    received BIGINT NOT NULL CHECK (received >= 0),
    outstanding BIGINT NOT NULL CHECK (outstanding >= 0)
);
CREATE INDEX expected_line_of_receipt ON expected_line (receipt_id, position);
-- What of a product is coming to a warehouse, the earliest first.
CREATE INDEX expected_line_coming ON expected_line (product_id, warehouse_id, expected_date, id) WHERE outstanding > 0;

-- How much more than expected an owner takes of a product.
ALTER TABLE owner ADD COLUMN over_delivery_percent BIGINT NOT NULL DEFAULT 10;
