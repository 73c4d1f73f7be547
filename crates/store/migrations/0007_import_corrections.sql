-- Cells of an import's files that a person corrected: read in place of what stands there.
CREATE TABLE import_correction (
    import_id BIGINT NOT NULL,
    file BIGINT NOT NULL,
    line BIGINT NOT NULL,
    field BIGINT NOT NULL,
    text {text} NOT NULL,
    PRIMARY KEY (import_id, file, line, field)
) {clustered};
CREATE INDEX import_issue_by_line ON import_issue (import_id, file, line);
