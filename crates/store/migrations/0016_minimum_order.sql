-- What the lines of an order are worth at least, and what becomes of one that is worth less.
ALTER TABLE owner ADD COLUMN minimum_order_minor BIGINT NOT NULL DEFAULT 0;
ALTER TABLE owner ADD COLUMN below_minimum {text} NOT NULL DEFAULT 'refuse';
