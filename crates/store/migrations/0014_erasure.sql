-- When the personal text of a row was erased; 0 for never.
ALTER TABLE customer ADD COLUMN erased_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN erased_at BIGINT NOT NULL DEFAULT 0;
