-- What was counted, held against what the ledger said in that moment.
CREATE TABLE stock_count (
    id {id},
    owner_id BIGINT NOT NULL,
    number {text} NOT NULL,
    number_key {text} NOT NULL,
    warehouse_id BIGINT NOT NULL,
    bin_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    status {text} NOT NULL,
    lines BIGINT NOT NULL,
    differing BIGINT NOT NULL,
    started_by BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    ended_by BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX stock_count_by_created_at ON stock_count (created_at, id);
CREATE INDEX stock_count_by_owner_created_at ON stock_count (owner_id, created_at, id);
CREATE INDEX stock_count_by_status_created_at ON stock_count (status, created_at, id);
CREATE INDEX stock_count_by_owner_status_created_at ON stock_count (owner_id, status, created_at, id);
CREATE INDEX stock_count_by_number ON stock_count (number_key, id);

CREATE TABLE count_line (
    id {id},
    count_id BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    bin_id BIGINT NOT NULL,
    lot {text} NOT NULL,
    counted BIGINT NOT NULL CHECK (counted >= 0),
    expected BIGINT NOT NULL,
    counted_by BIGINT NOT NULL,
    counted_at BIGINT NOT NULL,
    times BIGINT NOT NULL
);
CREATE INDEX count_line_of_count ON count_line (count_id, id);
