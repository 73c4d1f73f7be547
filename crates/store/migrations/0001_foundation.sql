-- What every book stands on, whatever it trades in. Tokens in braces: see dialect.rs.
-- Instants are microseconds UTC. What may be sorted by is NOT NULL.

CREATE TABLE book (
    key {text} NOT NULL PRIMARY KEY,
    value {text} NOT NULL
) {clustered};

-- Ids are leased in blocks; `next` is the first one not yet leased.
CREATE TABLE id_block (
    name {text} NOT NULL PRIMARY KEY,
    next BIGINT NOT NULL
) {clustered};

-- The end of the feed, one row (id 1), held from the first event of a transaction to its commit.
CREATE TABLE feed_head (
    id {id},
    epoch BIGINT NOT NULL,
    position BIGINT NOT NULL,
    chain {bytes} NOT NULL,
    last_at BIGINT NOT NULL
);

-- The end of each owner's own numbering of the feed.
CREATE TABLE owner_feed (
    owner_id {id},
    position BIGINT NOT NULL
);

-- The feed: audit log, webhook source and cursor API in one. Its only unique key is position and
-- nothing refers to it, so that closed segments can be archived.
CREATE TABLE event (
    position {id},
    epoch BIGINT NOT NULL,
    at BIGINT NOT NULL,
    kind {text} NOT NULL,
    kind_version BIGINT NOT NULL,
    noun {text} NOT NULL,
    id BIGINT NOT NULL,
    noun_version BIGINT NOT NULL,
    owner_id BIGINT,
    owner_position BIGINT,
    audience {text} NOT NULL,
    actor {text} NOT NULL,
    on_behalf {text},
    request_id {text},
    cause BIGINT,
    body {text} NOT NULL,
    chain {bytes} NOT NULL
);
CREATE INDEX event_noun ON event (noun, id, position);
CREATE INDEX event_owner ON event (owner_id, owner_position);

-- Every command that was carried out or refused, with the reply that a replay gets again.
CREATE TABLE command (
    id {id},
    credential {text} NOT NULL,
    key {text},
    body_hash {bytes} NOT NULL,
    actor {text} NOT NULL,
    at BIGINT NOT NULL,
    status BIGINT,
    reply {text}
);
CREATE UNIQUE INDEX command_key ON command (credential, key) WHERE key IS NOT NULL;
CREATE INDEX command_at ON command (at);

-- Work that happens after the commit, or again. state: due, leased, done, dead. run_at is when the
-- job may next be taken: while it is leased, the end of the lease. A key with `once` holds for as
-- long as the row stands; without, it holds until the job is first taken.
CREATE TABLE job (
    id {id},
    kind {text} NOT NULL,
    dedup {text} NOT NULL,
    once BOOLEAN NOT NULL,
    state {text} NOT NULL,
    run_at BIGINT NOT NULL,
    fence BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    last_error {text},
    payload {text} NOT NULL,
    created_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE UNIQUE INDEX job_dedup ON job (kind, dedup);
CREATE INDEX job_open ON job (run_at, id) WHERE ended_at IS NULL;
CREATE INDEX job_ended ON job (state, ended_at, id) WHERE ended_at IS NOT NULL;

-- Files, in chunks of at most 256 KiB, found by the hash of their content, which stays NULL while
-- one is being written.
CREATE TABLE blob (
    id {id},
    hash {bytes},
    size BIGINT NOT NULL,
    refs BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX blob_hash ON blob (hash) WHERE hash IS NOT NULL;
CREATE INDEX blob_unfinished ON blob (created_at) WHERE hash IS NULL;
CREATE TABLE blob_chunk (
    blob_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    bytes {bytes} NOT NULL,
    PRIMARY KEY (blob_id, seq)
);

-- Ways in. Only hashes of tokens are kept. owner_id NULL sees every owner.
CREATE TABLE sign_in_link (
    id {id},
    token_hash {bytes} NOT NULL,
    name {text} NOT NULL,
    owner_id BIGINT,
    permissions {text} NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE UNIQUE INDEX sign_in_link_token ON sign_in_link (token_hash);

CREATE TABLE session (
    id {id},
    token_hash {bytes} NOT NULL,
    csrf_hash {bytes} NOT NULL,
    name {text} NOT NULL,
    owner_id BIGINT,
    permissions {text} NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE UNIQUE INDEX session_token ON session (token_hash);
CREATE INDEX session_expires ON session (expires_at);

CREATE TABLE api_key (
    id {id},
    token_hash {bytes} NOT NULL,
    name {text} NOT NULL,
    owner_id BIGINT,
    permissions {text} NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    last_used_at BIGINT,
    revoked_at BIGINT
);
CREATE UNIQUE INDEX api_key_token ON api_key (token_hash);

-- Numbers for people, leased in blocks; `next` is the first one not yet leased. Gaps are allowed.
CREATE TABLE number_series (
    owner_id BIGINT NOT NULL,
    kind {text} NOT NULL,
    year BIGINT NOT NULL,
    next BIGINT NOT NULL,
    PRIMARY KEY (owner_id, kind, year)
) {clustered};
