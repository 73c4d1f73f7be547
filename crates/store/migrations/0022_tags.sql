-- The tags of an order, each on a line of its own, the first one's line begun and the last one's ended; empty for none.
ALTER TABLE orders ADD COLUMN tags {text} NOT NULL DEFAULT '';
