-- The last day on which a draft can be accepted; '' for no such day.
ALTER TABLE orders ADD COLUMN valid_until {text} NOT NULL DEFAULT '';
