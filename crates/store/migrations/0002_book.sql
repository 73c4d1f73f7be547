-- The business of the book. Tokens in braces: see dialect.rs. Every business row carries its owner.
-- Units last: _minor is a currency's minor unit, _micros a millionth, _at microseconds UTC, a date is
-- YYYY-MM-DD. None is 0 or ''; only what a source may leave unsaid is NULL. *_key is what Rust folded.
-- Where several indexes begin alike, the unique one comes last: before its first statistics PostgreSQL
-- takes the newest of those that look equal.

CREATE TABLE owner (
    id {id},
    code {text} NOT NULL,
    name {text} NOT NULL,
    zone {text} NOT NULL,
    currency {text} NOT NULL,
    short_policy {text} NOT NULL,
    ship_complete BOOLEAN NOT NULL,
    warehouse_id BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX owner_code ON owner (code);

CREATE TABLE channel (
    id {id},
    owner_id BIGINT NOT NULL,
    code {text} NOT NULL,
    name {text} NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX channel_code ON channel (owner_id, code);

CREATE TABLE warehouse (
    id {id},
    code {text} NOT NULL,
    name {text} NOT NULL,
    zone {text} NOT NULL,
    staging_bin_id BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX warehouse_code ON warehouse (code);

CREATE TABLE bin (
    id {id},
    warehouse_id BIGINT NOT NULL,
    code {text} NOT NULL,
    kind {text} NOT NULL
);
CREATE UNIQUE INDEX bin_code ON bin (warehouse_id, code);

CREATE TABLE product (
    id {id},
    owner_id BIGINT NOT NULL,
    sku {text} NOT NULL,
    sku_key {text} NOT NULL,
    name {text} NOT NULL,
    name_key {text} NOT NULL,
    physical BOOLEAN NOT NULL,
    weight_g BIGINT NOT NULL,
    length_mm BIGINT NOT NULL,
    width_mm BIGINT NOT NULL,
    height_mm BIGINT NOT NULL,
    hs_code {text} NOT NULL,
    origin {text} NOT NULL,
    dangerous BOOLEAN NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX product_by_sku ON product (sku_key, id);
CREATE INDEX product_by_owner_sku ON product (owner_id, sku_key, id);
CREATE INDEX product_by_name ON product (name_key, id);
CREATE INDEX product_by_owner_name ON product (owner_id, name_key, id);
CREATE UNIQUE INDEX product_sku ON product (owner_id, sku);

CREATE TABLE pack (
    id {id},
    owner_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    barcode {text} NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    weight_g BIGINT NOT NULL,
    length_mm BIGINT NOT NULL,
    width_mm BIGINT NOT NULL,
    height_mm BIGINT NOT NULL
);
CREATE UNIQUE INDEX pack_barcode ON pack (owner_id, barcode);
CREATE INDEX pack_of_product ON pack (product_id, id);

-- Personal text, erased row by row.
CREATE TABLE customer (
    id {id},
    owner_id BIGINT NOT NULL,
    external_ref {text} NOT NULL,
    name {text} NOT NULL,
    name_key {text} NOT NULL,
    address_id BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX customer_by_name ON customer (name_key, id);
CREATE INDEX customer_by_owner_name ON customer (owner_id, name_key, id);
CREATE UNIQUE INDEX customer_ref ON customer (owner_id, external_ref) WHERE external_ref <> '';

-- Personal text, erased row by row.
CREATE TABLE address (
    id {id},
    owner_id BIGINT NOT NULL,
    name {text} NOT NULL,
    company {text} NOT NULL,
    street {text} NOT NULL,
    house_number {text} NOT NULL,
    addition {text} NOT NULL,
    postal_code {text} NOT NULL,
    city {text} NOT NULL,
    region {text} NOT NULL,
    country {text} NOT NULL,
    email {text} NOT NULL,
    phone {text} NOT NULL
);

-- `orders`, because ORDER is a word of SQL. The quantities are sums over the physical lines.
CREATE TABLE orders (
    id {id},
    owner_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    number {text} NOT NULL,
    number_key {text} NOT NULL,
    external_ref {text} NOT NULL,
    currency {text} NOT NULL,
    customer_id BIGINT NOT NULL,
    ship_to_id BIGINT NOT NULL,
    bill_to_id BIGINT NOT NULL,
    placed_at BIGINT NOT NULL,
    placed_zone {text} NOT NULL,
    placed_raw {text} NOT NULL,
    requested_date {text} NOT NULL,
    ship_by {text} NOT NULL,
    promised_date {text} NOT NULL,
    warehouse_id BIGINT NOT NULL,
    ship_complete BOOLEAN NOT NULL,
    priority BIGINT NOT NULL,
    payment {text} NOT NULL,
    accepted_at BIGINT NOT NULL,
    cancelled_at BIGINT NOT NULL,
    lines BIGINT NOT NULL,
    ordered BIGINT NOT NULL,
    cancelled BIGINT NOT NULL,
    reserved BIGINT NOT NULL,
    allocated BIGINT NOT NULL,
    picked BIGINT NOT NULL,
    packed BIGINT NOT NULL,
    shipped BIGINT NOT NULL,
    returned BIGINT NOT NULL,
    backordered BIGINT NOT NULL CHECK (backordered >= 0),
    open_holds BIGINT NOT NULL CHECK (open_holds >= 0),
    leased BOOLEAN NOT NULL,
    goods_minor BIGINT NOT NULL,
    charges_minor BIGINT NOT NULL,
    tax_minor BIGINT NOT NULL,
    total_minor BIGINT NOT NULL,
    source_total_minor BIGINT,
    source_status {text} NOT NULL,
    history BOOLEAN NOT NULL,
    content_hash {text} NOT NULL,
    status {text} NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CHECK (0 <= packed AND packed <= picked AND picked <= allocated AND allocated <= reserved
        AND 0 <= cancelled AND 0 <= shipped AND reserved + shipped + cancelled <= ordered
        AND 0 <= returned AND returned <= shipped)
);
-- Intake writes every one of these, so each must earn its place: the same order twice is seen,
CREATE UNIQUE INDEX orders_ref ON orders (channel_id, external_ref) WHERE external_ref <> '';
-- a number that somebody reads out is found (few orders share one, so owners need no index of their own),
CREATE INDEX orders_by_number ON orders (number_key, id);
-- the orders of a customer are listed (a customer has one owner),
CREATE INDEX orders_by_customer ON orders (customer_id, placed_at, id);
-- and all orders, or those of a status, are listed by age, by those who see all owners and by one.
CREATE INDEX orders_by_placed_at ON orders (placed_at, id);
CREATE INDEX orders_by_owner_placed_at ON orders (owner_id, placed_at, id);
CREATE INDEX orders_by_status_placed_at ON orders (status, placed_at, id);
CREATE INDEX orders_by_owner_status_placed_at ON orders (owner_id, status, placed_at, id);

CREATE TABLE order_line (
    id {id},
    order_id BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    kind {text} NOT NULL,
    description {text} NOT NULL,
    ordered BIGINT NOT NULL,
    cancelled BIGINT NOT NULL,
    reserved BIGINT NOT NULL,
    allocated BIGINT NOT NULL,
    picked BIGINT NOT NULL,
    packed BIGINT NOT NULL,
    shipped BIGINT NOT NULL,
    returned BIGINT NOT NULL,
    backordered BIGINT NOT NULL,
    backordered_since BIGINT NOT NULL,
    backorder_reason {text} NOT NULL,
    priority BIGINT NOT NULL,
    price_micros BIGINT NOT NULL,
    price_per_quantity BIGINT NOT NULL CHECK (price_per_quantity > 0),
    amount_minor BIGINT NOT NULL,
    source_amount_minor BIGINT,
    tax_rate_micros BIGINT NOT NULL,
    tax_minor BIGINT NOT NULL,
    prices_include_tax BOOLEAN NOT NULL,
    CHECK (0 <= packed AND packed <= picked AND picked <= allocated AND allocated <= reserved
        AND 0 <= cancelled AND 0 <= shipped AND reserved + shipped + cancelled <= ordered
        AND 0 <= returned AND returned <= shipped),
    CHECK (0 <= backordered AND backordered <= ordered - cancelled - shipped - reserved)
);
CREATE INDEX order_line_of_order ON order_line (order_id, position);
-- The queue for stock: highest priority first, then oldest.
CREATE INDEX order_line_waiting ON order_line (product_id, warehouse_id, priority DESC, backordered_since, id)
    WHERE backordered > 0;
-- Who gives way when promised stock is lost is found through the open orders of `orders`: an index by
-- product of all that is promised cost a quarter of intake, for something that is rare.

CREATE TABLE charge (
    id {id},
    order_id BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    kind {text} NOT NULL,
    code {text} NOT NULL,
    description {text} NOT NULL,
    amount_minor BIGINT NOT NULL,
    tax_rate_micros BIGINT NOT NULL,
    tax_minor BIGINT NOT NULL,
    prices_include_tax BOOLEAN NOT NULL
);
CREATE INDEX charge_of_order ON charge (order_id, id);

CREATE TABLE hold (
    id {id},
    order_id BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    kind {text} NOT NULL,
    reason {text} NOT NULL,
    keeps_stock BOOLEAN NOT NULL,
    placed_by BIGINT NOT NULL,
    placed_at BIGINT NOT NULL,
    lifted_by BIGINT NOT NULL,
    lifted_at BIGINT NOT NULL
);
CREATE INDEX hold_of_order ON hold (order_id, id);

CREATE TABLE work_lease (
    order_id {id},
    owner_id BIGINT NOT NULL,
    holder BIGINT NOT NULL,
    device {text} NOT NULL,
    fence BIGINT NOT NULL,
    heartbeat_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX work_lease_expires ON work_lease (expires_at);

CREATE TABLE allocation (
    id {id},
    order_id BIGINT NOT NULL,
    line_id BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    bin_id BIGINT NOT NULL,
    lot {text} NOT NULL,
    quantity BIGINT NOT NULL,
    picked BIGINT NOT NULL,
    CHECK (0 <= picked AND picked <= quantity)
);
CREATE INDEX allocation_of_order ON allocation (order_id, id);
CREATE INDEX allocation_of_line ON allocation (line_id, id);

CREATE TABLE package (
    id {id},
    order_id BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    sscc {text} NOT NULL,
    weight_g BIGINT NOT NULL,
    length_mm BIGINT NOT NULL,
    width_mm BIGINT NOT NULL,
    height_mm BIGINT NOT NULL,
    shipment_id BIGINT NOT NULL
);
CREATE INDEX package_of_order ON package (order_id, id);
CREATE INDEX package_of_shipment ON package (shipment_id, id) WHERE shipment_id <> 0;
CREATE INDEX package_by_sscc ON package (sscc) WHERE sscc <> '';

CREATE TABLE package_line (
    package_id BIGINT NOT NULL,
    line_id BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (package_id, line_id)
) {clustered};

CREATE TABLE shipment (
    id {id},
    order_id BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    number {text} NOT NULL,
    warehouse_id BIGINT NOT NULL,
    carrier {text} NOT NULL,
    carrier_service {text} NOT NULL,
    tracking {text} NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    packages BIGINT NOT NULL,
    shipped_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX shipment_of_order ON shipment (order_id, id);
CREATE INDEX shipment_by_shipped_at ON shipment (shipped_at, id);
CREATE INDEX shipment_by_owner_shipped_at ON shipment (owner_id, shipped_at, id);
CREATE INDEX shipment_by_number ON shipment (number, id);
CREATE INDEX shipment_by_tracking ON shipment (tracking, id) WHERE tracking <> '';

CREATE TABLE credit (
    id {id},
    owner_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    number {text} NOT NULL,
    external_ref {text} NOT NULL,
    kind {text} NOT NULL,
    order_id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    currency {text} NOT NULL,
    placed_at BIGINT NOT NULL,
    placed_raw {text} NOT NULL,
    total_minor BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    reason {text} NOT NULL,
    content_hash {text} NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX credit_of_order ON credit (order_id, id) WHERE order_id <> 0;
CREATE INDEX credit_by_placed_at ON credit (placed_at, id);
CREATE INDEX credit_by_owner_placed_at ON credit (owner_id, placed_at, id);
CREATE UNIQUE INDEX credit_ref ON credit (owner_id, external_ref) WHERE external_ref <> '';

CREATE TABLE credit_line (
    id {id},
    credit_id BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    order_line_id BIGINT NOT NULL,
    description {text} NOT NULL,
    quantity BIGINT NOT NULL,
    amount_minor BIGINT NOT NULL
);
CREATE INDEX credit_line_of_credit ON credit_line (credit_id, id);

-- What is promised of a product in a warehouse. No index on what intake changes.
CREATE TABLE stock (
    product_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    on_hand BIGINT NOT NULL CHECK (on_hand >= 0),
    reserved BIGINT NOT NULL CHECK (reserved >= 0),
    buffer BIGINT NOT NULL CHECK (buffer >= 0),
    backordered BIGINT NOT NULL CHECK (backordered >= 0),
    version BIGINT NOT NULL,
    PRIMARY KEY (product_id, warehouse_id)
) {clustered};
CREATE INDEX stock_of_owner ON stock (owner_id, warehouse_id, product_id);
CREATE INDEX stock_of_warehouse ON stock (warehouse_id, product_id);

-- What one bin holds. The bin tells the warehouse, which stands in the key so that all levels of a
-- product in a warehouse are neighbours.
CREATE TABLE stock_level (
    product_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    bin_id BIGINT NOT NULL,
    lot {text} NOT NULL,
    owner_id BIGINT NOT NULL,
    on_hand BIGINT NOT NULL,
    allocated BIGINT NOT NULL,
    PRIMARY KEY (product_id, warehouse_id, bin_id, lot),
    CHECK (0 <= allocated AND allocated <= on_hand)
) {clustered};
CREATE INDEX stock_level_in_bin ON stock_level (bin_id, product_id, lot);

-- The ledger: rows are added, never changed.
CREATE TABLE stock_movement (
    id {id},
    at BIGINT NOT NULL,
    kind {text} NOT NULL,
    owner_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    lot {text} NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    from_bin_id BIGINT NOT NULL,
    from_warehouse_id BIGINT NOT NULL,
    to_bin_id BIGINT NOT NULL,
    to_warehouse_id BIGINT NOT NULL,
    line_id BIGINT NOT NULL,
    reason {text} NOT NULL
);
CREATE INDEX stock_movement_of_product ON stock_movement (product_id, id);
CREATE INDEX stock_movement_of_owner ON stock_movement (owner_id, id);

CREATE TABLE task (
    id {id},
    kind {text} NOT NULL,
    owner_id BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    bin_id BIGINT NOT NULL,
    lot {text} NOT NULL,
    quantity BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    done_at BIGINT NOT NULL
);
CREATE INDEX task_open ON task (warehouse_id, id) WHERE done_at = 0;
CREATE INDEX task_of_owner ON task (owner_id, id);
CREATE INDEX task_of_order ON task (order_id, id) WHERE order_id <> 0;

-- How many orders each owner has of each status, exact, kept in the transaction that changes them.
CREATE TABLE order_count (
    owner_id BIGINT NOT NULL,
    status {text} NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (owner_id, status)
) {clustered};
