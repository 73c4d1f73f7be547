//! Every way the business says no: a stable code with data, never prose.
//!
//! The words people read for a code are in `content/problems`, in English and Dutch.

use serde_json::{Map, Value};
use std::fmt::Display;

/// What kind of no it is; the API's status code follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// There is no such thing, or not for this actor.
    NotFound,
    /// The thing is in a state that does not allow it.
    Conflict,
    /// The request itself cannot be right.
    Invalid,
    /// The actor read an older version.
    Stale,
}

/// A stable refusal code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The code on the wire, `noun.reason`.
    pub name: &'static str,
    /// What kind of no it is.
    pub class: Class,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal $class:ident;)*) => {
        $($(#[$doc])* pub const $name: Code = Code { name: $text, class: Class::$class };)*
        /// Every code there is.
        pub const ALL: &[Code] = &[$($name),*];
    };
}

codes! {
    /// No such owner for this actor.
    OWNER_NOT_FOUND = "owner.not_found" NotFound;
    /// Another owner has this code.
    OWNER_CODE_TAKEN = "owner.code_taken" Conflict;
    /// No such channel.
    CHANNEL_NOT_FOUND = "channel.not_found" NotFound;
    /// Another channel of the owner has this code.
    CHANNEL_CODE_TAKEN = "channel.code_taken" Conflict;
    /// No such warehouse.
    WAREHOUSE_NOT_FOUND = "warehouse.not_found" NotFound;
    /// Another warehouse has this code.
    WAREHOUSE_CODE_TAKEN = "warehouse.code_taken" Conflict;
    /// The zone is not one of the IANA database.
    ZONE_UNKNOWN = "zone.unknown" Invalid;
    /// No such bin in the warehouse.
    BIN_NOT_FOUND = "bin.not_found" NotFound;
    /// Another bin of the warehouse has this code.
    BIN_CODE_TAKEN = "bin.code_taken" Conflict;
    /// The bin is one that goods only pass through.
    BIN_NOT_FOR_STOCK = "bin.not_for_stock" Conflict;
    /// The bin is not one for goods in quarantine.
    BIN_NOT_QUARANTINE = "bin.not_quarantine" Conflict;
    /// No such rule of the owner; data: number.
    RULE_NOT_FOUND = "rule.not_found" NotFound;
    /// No such product of the owner.
    PRODUCT_NOT_FOUND = "product.not_found" NotFound;
    /// The owner has a product with this sku.
    PRODUCT_SKU_TAKEN = "product.sku_taken" Conflict;
    /// Another pack of the owner has this barcode.
    PRODUCT_BARCODE_TAKEN = "product.barcode_taken" Conflict;
    /// No such customer of the owner.
    CUSTOMER_NOT_FOUND = "customer.not_found" NotFound;
    /// The owner has a customer with this reference.
    CUSTOMER_REF_TAKEN = "customer.ref_taken" Conflict;
    /// Orders of the customer are not finished; data: orders.
    CUSTOMER_HAS_OPEN_ORDERS = "customer.has_open_orders" Conflict;
    /// A field is empty, too long, or not of its form.
    FIELD_MALFORMED = "field.malformed" Invalid;
    /// A number is outside its bounds.
    NUMBER_OUT_OF_RANGE = "number.out_of_range" Invalid;
    /// The moment is still to come; data: at, now.
    MOMENT_IN_FUTURE = "moment.in_future" Invalid;
    /// What is asked about was not there yet; data: at, since.
    MOMENT_TOO_EARLY = "moment.too_early" Invalid;
    /// Too much of a product moved since the moment and before it; data: movements_max.
    STOCK_LEDGER_TOO_LONG = "stock.ledger_too_long" Conflict;
    /// No such order for this actor.
    ORDER_NOT_FOUND = "order.not_found" NotFound;
    /// The channel has an order with this reference; data has its id.
    ORDER_REF_TAKEN = "order.ref_taken" Conflict;
    /// An order needs at least one line.
    ORDER_WITHOUT_LINES = "order.without_lines" Invalid;
    /// More lines than an order may have.
    ORDER_TOO_LONG = "order.too_long" Invalid;
    /// Somebody changed it since it was read.
    VERSION_MISMATCH = "version.mismatch" Stale;
    /// Already accepted.
    ORDER_NOT_DRAFT = "order.not_draft" Conflict;
    /// The last day of the quote is over; data: valid_until, today.
    ORDER_QUOTE_EXPIRED = "order.quote_expired" Conflict;
    /// Not accepted yet.
    ORDER_IS_DRAFT = "order.is_draft" Conflict;
    /// Nothing of the order is open any more.
    ORDER_NOT_OPEN = "order.not_open" Conflict;
    /// Something of the order is still to be done; data: number, status.
    ORDER_NOT_FINISHED = "order.not_finished" Conflict;
    /// The owner refuses orders that stock cannot cover.
    ORDER_STOCK_SHORT = "order.stock_short" Conflict;
    /// The lines are worth less than the owner takes; data: goods_minor, minimum_minor, currency.
    ORDER_BELOW_MINIMUM = "order.below_minimum" Conflict;
    /// An open hold stands in the way.
    ORDER_ON_HOLD = "order.on_hold" Conflict;
    /// Nothing is reserved and not yet released.
    ORDER_NOTHING_READY = "order.nothing_ready" Conflict;
    /// The order ships complete and is not wholly reserved.
    ORDER_NOT_COMPLETE = "order.not_complete" Conflict;
    /// Nothing is on the floor.
    ORDER_NOT_RELEASED = "order.not_released" Conflict;
    /// Work has begun: it must be stopped or given back first.
    ORDER_IN_PROGRESS = "order.in_progress" Conflict;
    /// No such line on the order.
    LINE_NOT_FOUND = "line.not_found" NotFound;
    /// Fewer pieces than have left already.
    LINE_ALREADY_SHIPPED = "line.already_shipped" Conflict;
    /// More than the line has left for this.
    LINE_QUANTITY_EXCEEDED = "line.quantity_exceeded" Conflict;
    /// The line is no physical good.
    LINE_NOT_PHYSICAL = "line.not_physical" Conflict;
    /// No such hold on the order.
    HOLD_NOT_FOUND = "hold.not_found" NotFound;
    /// Another payment of the order, with another amount, has this reference; data has it.
    PAYMENT_REF_TAKEN = "payment.ref_taken" Conflict;
    /// The money is not of the order's currency.
    PAYMENT_OTHER_CURRENCY = "payment.other_currency" Invalid;
    /// No such note on the order.
    NOTE_NOT_FOUND = "note.not_found" NotFound;
    /// Someone else works on the order; data has who and until when.
    LEASE_HELD = "lease.held" Conflict;
    /// The actor does not hold the work.
    LEASE_NOT_HELD = "lease.not_held" Conflict;
    /// Bins do not hold what is reserved.
    STOCK_NOT_IN_BINS = "stock.not_in_bins" Conflict;
    /// The bin does not hold that many free.
    STOCK_NOT_FREE = "stock.not_free" Conflict;
    /// A movement of nothing, or between a bin and itself.
    STOCK_MOVE_EMPTY = "stock.move_empty" Invalid;
    /// No such package on the order.
    PACKAGE_NOT_FOUND = "package.not_found" NotFound;
    /// The package has left.
    PACKAGE_SHIPPED = "package.shipped" Conflict;
    /// Nothing is packed.
    SHIPMENT_EMPTY = "shipment.empty" Conflict;
    /// The order ships complete and not everything is packed.
    SHIPMENT_NOT_COMPLETE = "shipment.not_complete" Conflict;
    /// No such shipment for this actor.
    SHIPMENT_NOT_FOUND = "shipment.not_found" NotFound;
    /// No such credit for this actor.
    CREDIT_NOT_FOUND = "credit.not_found" NotFound;
    /// The owner has a credit with this reference.
    CREDIT_REF_TAKEN = "credit.ref_taken" Conflict;
    /// A credit needs lines or an amount.
    CREDIT_EMPTY = "credit.empty" Invalid;
    /// No such return for this actor.
    RETURN_NOT_FOUND = "return.not_found" NotFound;
    /// A return needs pieces.
    RETURN_EMPTY = "return.empty" Invalid;
    /// More pieces than left and may still come back; data: shipped, returned, left, wanted.
    RETURN_EXCEEDS_SHIPPED = "return.exceeds_shipped" Conflict;
    /// It is closed or called off; data has its status.
    RETURN_NOT_OPEN = "return.not_open" Conflict;
    /// Goods of it came in, so it can no longer be called off.
    RETURN_ALREADY_RECEIVED = "return.already_received" Conflict;
    /// Nothing of it came in, so there is nothing to close.
    RETURN_NOTHING_RECEIVED = "return.nothing_received" Conflict;
    /// It is of another order already, or was linked to one meanwhile.
    RETURN_LINKED = "return.linked" Conflict;
    /// Nobody knows of which order it is.
    RETURN_WITHOUT_ORDER = "return.without_order" Conflict;
    /// No such task.
    TASK_NOT_FOUND = "task.not_found" NotFound;
    /// The task is done.
    TASK_DONE = "task.done" Conflict;
    /// No such expected receipt for this actor.
    EXPECTED_RECEIPT_NOT_FOUND = "expected_receipt.not_found" NotFound;
    /// Somebody said that nothing more comes; data: closed_at.
    EXPECTED_RECEIPT_CLOSED = "expected_receipt.closed" Conflict;
    /// Nothing would be expected.
    EXPECTED_RECEIPT_EMPTY = "expected_receipt.empty" Invalid;
    /// The product is not among what is expected; data: sku.
    EXPECTED_RECEIPT_WITHOUT_PRODUCT = "expected_receipt.without_product" Conflict;
    /// More came than the owner takes; data: sku, expected, received, most.
    EXPECTED_RECEIPT_OVER_DELIVERED = "expected_receipt.over_delivered" Conflict;
    /// No such line on the expected receipt.
    EXPECTED_LINE_NOT_FOUND = "expected_line.not_found" NotFound;
    /// Fewer pieces than came already; data: received, wanted.
    EXPECTED_LINE_RECEIVED = "expected_line.received" Conflict;
    /// No such stock count for this actor.
    STOCK_COUNT_NOT_FOUND = "stock_count.not_found" NotFound;
    /// The count was made good or dropped; data: status.
    STOCK_COUNT_ENDED = "stock_count.ended" Conflict;
    /// A count is of a bin or of a product.
    STOCK_COUNT_OF_WHAT = "stock_count.of_what" Invalid;
    /// Another bin, or another product, than the count is of.
    STOCK_COUNT_ELSEWHERE = "stock_count.elsewhere" Conflict;
    /// Somebody still counts.
    STOCK_COUNT_NOT_FINISHED = "stock_count.not_finished" Conflict;
    /// Bins hold something else than when they were counted; data: count, lines, sku, bin.
    STOCK_COUNT_MOVED = "stock_count.moved" Conflict;
    /// Fewer were found than orders are to be picked from; data: count, lines, sku, bin.
    STOCK_COUNT_ALLOCATED = "stock_count.allocated" Conflict;
    /// No such import for this actor.
    IMPORT_NOT_FOUND = "import.not_found" NotFound;
    /// No profile of the owner, and none that ships, has this name.
    IMPORT_PROFILE_NOT_FOUND = "import.profile_not_found" NotFound;
    /// The import stands where this makes no sense; data has its state.
    IMPORT_WRONG_STATE = "import.wrong_state" Conflict;
    /// The last check told of no such line.
    IMPORT_LINE_UNKNOWN = "import.line_unknown" NotFound;
    /// The file has no such column; data: column.
    IMPORT_COLUMN_UNKNOWN = "import.column_unknown" Invalid;
    /// More cells are corrected than an import takes; data: limit.
    IMPORT_TOO_MANY_CORRECTIONS = "import.too_many_corrections" Conflict;
    /// The file is larger than an upload may be.
    IMPORT_UPLOAD_TOO_LARGE = "import.upload_too_large" Invalid;
    /// Another worker has taken the job over.
    JOB_FENCED = "job.fenced" Conflict;
    /// The filter is no filter: malformed JSON, or a part that is not `all`, `any`, `not` or a test.
    LIST_FILTER_MALFORMED = "list.filter_malformed" Invalid;
    /// The noun has no such field.
    LIST_FIELD_UNKNOWN = "list.field_unknown" Invalid;
    /// There is no such operator.
    LIST_OP_UNKNOWN = "list.op_unknown" Invalid;
    /// The field does not allow this operator.
    LIST_OP_NOT_ALLOWED = "list.op_not_allowed" Invalid;
    /// The value is not one of the field's type.
    LIST_VALUE_MALFORMED = "list.value_malformed" Invalid;
    /// A named limit on the size of a query; data has its name and value.
    LIST_TOO_LARGE = "list.too_large" Invalid;
    /// The list cannot be sorted by this field.
    LIST_SORT_NOT_ALLOWED = "list.sort_not_allowed" Invalid;
    /// More rows a page than allowed, or none.
    LIST_LIMIT_OUT_OF_RANGE = "list.limit_out_of_range" Invalid;
    /// The cursor is damaged.
    LIST_CURSOR_MALFORMED = "list.cursor_malformed" Invalid;
    /// A page goes on after a cursor, or from a value; not both.
    LIST_FROM_WITH_AFTER = "list.from_with_after" Invalid;
    /// The cursor belongs to another filter or sort.
    LIST_CURSOR_OTHER_QUERY = "list.cursor_other_query" Invalid;
}

/// The business says no.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// Why, for programs.
    pub code: Code,
    /// Which part of the command, as a JSON pointer; empty for the whole.
    pub at: String,
    /// What a person needs to see it: numbers, names, ids.
    pub data: Map<String, Value>,
}

impl Refusal {
    /// A refusal of the whole command.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self {
            code,
            at: String::new(),
            data: Map::new(),
        }
    }

    /// A refusal of the part at `pointer`.
    #[must_use]
    pub fn at(code: Code, pointer: impl Into<String>) -> Self {
        Self {
            code,
            at: pointer.into(),
            data: Map::new(),
        }
    }

    /// Adds a fact that helps to see why.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.data.insert(key.to_owned(), value.into());
        self
    }
}

/// Refuses when a version was read that is not the one that counts now.
///
/// # Errors
/// [`VERSION_MISMATCH`], with both versions.
pub fn expect_version(id: impl Display, read: Option<i64>, current: i64) -> Result<(), Refusal> {
    match read {
        Some(version) if version != current => Err(Refusal::new(VERSION_MISMATCH)
            .with("expected", version)
            .with("current", current)
            .with("id", id.to_string())),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_spelled_noun_dot_reason() {
        let mut names: Vec<_> = ALL.iter().map(|code| code.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.len());
        assert!(names.iter().all(|name| name.split('.').count() == 2));
    }
}
