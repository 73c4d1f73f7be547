-- What plots show, kept in the transaction that changes it, so that no plot reads the book. An hour is counted
-- from 1970 in UTC; whoever reads makes days of them, where it lives.

-- Orders by the hour in which their buyers placed them.
CREATE TABLE order_intake (
    owner_id BIGINT NOT NULL,
    hour BIGINT NOT NULL,
    orders BIGINT NOT NULL,
    PRIMARY KEY (owner_id, hour)
) {clustered};

-- Movements of the stock ledger, and the pieces that they moved, by hour and kind.
CREATE TABLE stock_flow (
    owner_id BIGINT NOT NULL,
    hour BIGINT NOT NULL,
    kind {text} NOT NULL,
    movements BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    PRIMARY KEY (owner_id, hour, kind)
) {clustered};

-- Both databases cut off towards zero; before 1970 an hour is still the one that began.
INSERT INTO order_intake (owner_id, hour, orders)
SELECT owner_id, (placed_at - (placed_at % 3600000000 + 3600000000) % 3600000000) / 3600000000, COUNT(*)
FROM orders GROUP BY 1, 2;

INSERT INTO stock_flow (owner_id, hour, kind, movements, quantity)
SELECT owner_id, at / 3600000000, kind, COUNT(*), CAST(SUM(quantity) AS BIGINT)
FROM stock_movement GROUP BY 1, 2, 3;
