-- Notes on orders, each for one audience. The words are personal text, erased row by row.
CREATE TABLE note (
    id {id},
    order_id BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    audience {text} NOT NULL,
    body {text} NOT NULL,
    written_by BIGINT NOT NULL,
    written_at BIGINT NOT NULL,
    changed_by BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    archived_at BIGINT NOT NULL
);
CREATE INDEX note_of_order ON note (order_id, id);
