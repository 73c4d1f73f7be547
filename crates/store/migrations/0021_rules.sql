-- What is done with an owner's orders without anybody saying so, as JSON; empty for an owner that never had a rule.
ALTER TABLE owner ADD COLUMN rules {text} NOT NULL DEFAULT '';

-- Which of those rules chose the carrier of an order, and which placed a hold; 0 for none.
ALTER TABLE orders ADD COLUMN method_rule BIGINT NOT NULL DEFAULT 0;
ALTER TABLE hold ADD COLUMN rule BIGINT NOT NULL DEFAULT 0;
