-- Tasks count their changes, as orders do: 1 when made, 2 when done.
ALTER TABLE task ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
UPDATE task SET version = 2 WHERE done_at <> 0;
