-- When a warehouse works and until when orders leave, as JSON; empty for a warehouse that says nothing of it.
ALTER TABLE warehouse ADD COLUMN calendar {text} NOT NULL DEFAULT '';

-- Who is to bring an order; the cut-off that its day was computed from; from when it is late, 0 for never.
ALTER TABLE orders ADD COLUMN carrier {text} NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN carrier_service {text} NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN cut_off_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN due_at BIGINT NOT NULL DEFAULT 0;

-- Holds what is open and dated only, so it is as long as the work, not as the book.
CREATE INDEX orders_due ON orders (due_at, id) WHERE due_at <> 0;
CREATE INDEX orders_owner_due ON orders (owner_id, due_at, id) WHERE due_at <> 0;
