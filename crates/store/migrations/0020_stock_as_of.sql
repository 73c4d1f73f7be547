-- What moved of a product before or after a moment: ids come from blocks that nodes lease, so they are in no order of time.
CREATE INDEX stock_movement_of_product_at ON stock_movement (product_id, at);
