-- Which order came from which: by asking for the same again, by a split, by a merge. Rows are added, never changed.
CREATE TABLE order_link (
    order_id BIGINT NOT NULL,
    origin_id BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    kind {text} NOT NULL,
    PRIMARY KEY (order_id, origin_id)
) {clustered};
CREATE INDEX order_link_of_origin ON order_link (origin_id, order_id);
