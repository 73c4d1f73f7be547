-- Returns: what comes back, line by line, and what was found of it. `returns`, because RETURN is a word of SQL.
CREATE TABLE returns (
    id {id},
    owner_id BIGINT NOT NULL,
    number {text} NOT NULL,
    kind {text} NOT NULL,
    order_id BIGINT NOT NULL,
    shipment_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    external_ref {text} NOT NULL,
    carrier {text} NOT NULL,
    tracking {text} NOT NULL,
    status {text} NOT NULL,
    lines BIGINT NOT NULL,
    expected BIGINT NOT NULL,
    received BIGINT NOT NULL,
    restocked BIGINT NOT NULL,
    quarantined BIGINT NOT NULL,
    scrapped BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    arrived_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CHECK (0 <= expected AND 0 <= restocked AND 0 <= quarantined AND 0 <= scrapped
        AND received = restocked + quarantined + scrapped)
);
CREATE INDEX returns_of_order ON returns (order_id, id) WHERE order_id <> 0;
CREATE INDEX returns_by_created_at ON returns (created_at, id);
CREATE INDEX returns_by_owner_created_at ON returns (owner_id, created_at, id);
CREATE INDEX returns_by_status_created_at ON returns (status, created_at, id);
CREATE INDEX returns_by_owner_status_created_at ON returns (owner_id, status, created_at, id);
CREATE INDEX returns_by_number ON returns (number, id);
CREATE INDEX returns_by_tracking ON returns (tracking, id) WHERE tracking <> '';

CREATE TABLE return_line (
    id {id},
    return_id BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    order_line_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    reason {text} NOT NULL,
    expected BIGINT NOT NULL,
    received BIGINT NOT NULL,
    restocked BIGINT NOT NULL,
    quarantined BIGINT NOT NULL,
    scrapped BIGINT NOT NULL,
    CHECK (0 <= expected AND 0 <= restocked AND 0 <= quarantined AND 0 <= scrapped
        AND received = restocked + quarantined + scrapped)
);
CREATE INDEX return_line_of_return ON return_line (return_id, id);
CREATE INDEX return_line_of_order ON return_line (order_id, id) WHERE order_id <> 0;

-- Rows are added, never changed.
CREATE TABLE grading (
    id {id},
    return_id BIGINT NOT NULL,
    line_id BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    grade {text} NOT NULL,
    disposition {text} NOT NULL,
    bin_id BIGINT NOT NULL,
    lot {text} NOT NULL,
    reason {text} NOT NULL,
    movement_id BIGINT NOT NULL,
    graded_by BIGINT NOT NULL,
    graded_at BIGINT NOT NULL
);
CREATE INDEX grading_of_return ON grading (return_id, id);

-- The return that a credit was made for; 0 for none.
ALTER TABLE credit ADD COLUMN return_id BIGINT NOT NULL DEFAULT 0;
CREATE INDEX credit_of_return ON credit (return_id, id) WHERE return_id <> 0;

-- Pieces on hand that are not on sale.
ALTER TABLE stock ADD COLUMN quarantined BIGINT NOT NULL DEFAULT 0;
