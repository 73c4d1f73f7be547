-- Imports: what was uploaded, how far it has come, and what a person must look at.
CREATE TABLE import (
    id {id},
    owner_id BIGINT NOT NULL,
    noun {text} NOT NULL,
    name {text} NOT NULL,
    state {text} NOT NULL,
    history BOOLEAN NOT NULL,
    profile {text} NOT NULL,
    answers {text} NOT NULL,
    report {text} NOT NULL,
    counters {text} NOT NULL,
    error {text} NOT NULL,
    rows_done BIGINT NOT NULL,
    rows_total BIGINT NOT NULL,
    created_by {text} NOT NULL,
    created_at BIGINT NOT NULL,
    stage_began_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX import_by_owner ON import (owner_id, id);

CREATE TABLE import_file (
    import_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    name {text} NOT NULL,
    packing {text} NOT NULL,
    blob_id BIGINT NOT NULL,
    size BIGINT NOT NULL,
    PRIMARY KEY (import_id, seq)
);

-- What is refused, and what is shown to a person: one row a line of the file, with the line as it stands.
CREATE TABLE import_issue (
    import_id BIGINT NOT NULL,
    document BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    verdict {text} NOT NULL,
    code {text} NOT NULL,
    file BIGINT NOT NULL,
    line BIGINT NOT NULL,
    field BIGINT NOT NULL,
    key {text} NOT NULL,
    facts {text} NOT NULL,
    cells {text} NOT NULL,
    PRIMARY KEY (import_id, document, seq)
) {clustered};

CREATE TABLE import_profile (
    owner_id BIGINT NOT NULL,
    name {text} NOT NULL,
    profile {text} NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (owner_id, name)
);
