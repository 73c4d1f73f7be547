//! What must hold in a book: plain comparisons over rows, which `evenkeel verify` feeds.
//!
//! Each rule has an [`Invariant`] with a stable code. A comparison that fails makes a [`Breach`], which
//! names the place and, where events tell of it, the position of the first event that breaks the rule.

mod expected;
mod order;
mod returned;
mod stock;
mod told;

pub use expected::check_expected_receipt;
pub use order::{LineReturns, OrderFile, check_order, missing_order};
pub use returned::{ReturnFile, check_return};
pub use stock::{Expected, check_level, check_stock, missing_stock, work_due};
pub use told::{Told, ToldEvent, ToldLine};

use std::fmt;

macro_rules! invariants {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)*) => {
        /// A rule that every book keeps.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Invariant { $($(#[$doc])* $name,)* }

        impl Invariant {
            /// Every rule, in the order in which they are reported.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The code that never changes.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }
        }
    };
}

invariants! {
    /// Positions of the feed are gap-free.
    FeedPosition = "feed.position";
    /// Positions of each owner's own numbering are gap-free.
    FeedOwnerPosition = "feed.owner_position";
    /// Times of the feed never go back.
    FeedAt = "feed.at";
    /// Every event hashes to its link of the chain.
    FeedChain = "feed.chain";
    /// The feed ends where its head says.
    FeedHead = "feed.head";
    /// Each owner's numbering ends where its head says.
    FeedOwnerHead = "feed.owner_head";
    /// What hangs on an order has that order, and what events tell of is there.
    OrderRow = "order.row";
    /// Every event of an order can be read.
    OrderEvent = "order.event";
    /// Each event raises the order's version by one, up to the version it has.
    OrderVersion = "order.version";
    /// The status is the one that the order's facts make.
    OrderStatus = "order.status";
    /// The status is the one that the last event told.
    OrderStatusTold = "order.status_told";
    /// The order has as many lines as it says.
    OrderLines = "order.lines";
    /// The quantities of the head are the sums of the physical lines.
    OrderTotals = "order.totals";
    /// The waiting pieces of the head are the sum of the physical lines.
    OrderBackordered = "order.backordered";
    /// As many holds are open as the head says.
    OrderOpenHolds = "order.open_holds";
    /// The order is leased when there is a lease.
    OrderLeased = "order.leased";
    /// Goods are the sum of the lines.
    OrderGoods = "order.goods";
    /// Charges are the sum of the charges.
    OrderCharges = "order.charges";
    /// Tax is the sum of the taxes.
    OrderTax = "order.tax";
    /// The total is goods and charges, and the tax that they do not hold.
    OrderTotal = "order.total";
    /// The sums of the payments are those of the rows.
    OrderPayments = "order.payments";
    /// The sums of the payments are those that events tell.
    OrderPaymentsTold = "order.payments_told";
    /// The payment state is the one that the order's money makes.
    OrderPaymentState = "order.payment_state";
    /// The quantities of a line keep their order after every event.
    LineQuantities = "line.quantities";
    /// The quantities of a line are the sums of the changes that events tell.
    LineSum = "line.sum";
    /// The waiting pieces of a line are the sum of the changes that events tell.
    LineBackordered = "line.backordered";
    /// The amount of a line is quantity times price, rounded once.
    LineAmount = "line.amount";
    /// The tax of a line is its rate of its amount, rounded once.
    LineTax = "line.tax";
    /// The tax of a charge is its rate of its amount, rounded once.
    ChargeTax = "charge.tax";
    /// The allocated pieces of a line are those of its allocations.
    LineAllocated = "line.allocated";
    /// The picked pieces of a line are those of its allocations.
    LinePicked = "line.picked";
    /// The packed pieces of a line are those in packages that are here.
    LinePacked = "line.packed";
    /// The shipped pieces of a line are those in packages that left.
    LineShipped = "line.shipped";
    /// The returned pieces of a line are those that its returns received.
    LineReturned = "line.returned";
    /// No more pieces of a line are back or announced than left.
    LineReturnable = "line.returnable";
    /// The head of a return is what its lines and the last event make it.
    ReturnHead = "return.head";
    /// The pieces of a return's line are those that were graded.
    ReturnGraded = "return.graded";
    /// A shipment has as many pieces as its packages.
    ShipmentQuantity = "shipment.quantity";
    /// A shipment has as many packages as it says.
    ShipmentPackages = "shipment.packages";
    /// The total of a credit is the sum of its lines.
    CreditTotal = "credit.total";
    /// The pieces of a credit are those of its lines.
    CreditQuantity = "credit.quantity";
    /// The pieces and lines of an expected receipt are the sums of its lines.
    ExpectedReceiptTotals = "expected_receipt.totals";
    /// The status of an expected receipt is the one that its facts make.
    ExpectedReceiptStatus = "expected_receipt.status";
    /// What is still to come of a line is what is expected less what came.
    ExpectedLineOutstanding = "expected_line.outstanding";
    /// The lines of a stock count, and those that differ, are as many as it says.
    StockCountLines = "stock_count.lines";
    /// Orders by owner and status are counted exactly.
    OrderCount = "order.count";
    /// Orders by owner and hour are counted exactly.
    OrderIntake = "order.intake";
    /// Movements and pieces by owner, hour and kind are counted exactly.
    StockFlow = "stock.flow";
    /// Stock on hand is the sum of the levels of the warehouse.
    StockOnHand = "stock.on_hand";
    /// Stock in quarantine is the sum of the levels of its bins.
    StockQuarantined = "stock.quarantined";
    /// Reserved stock is the sum of the order lines.
    StockReserved = "stock.reserved";
    /// Awaited stock is the sum of the order lines.
    StockBackordered = "stock.backordered";
    /// In staging stands what is picked, and what is to be put back.
    StockStaging = "stock.staging";
    /// No more is promised than there is, unless a job is due that mends it.
    StockFree = "stock.free";
    /// A bin holds what the ledger says, and never less than nothing.
    LevelOnHand = "level.on_hand";
    /// What is allocated in a bin is what order lines are to be picked from it.
    LevelAllocated = "level.allocated";
    /// Nobody waits for free stock, unless a job is due that hands it out. A warning.
    StockWaiting = "stock.waiting";
}

impl Invariant {
    /// Is a breach of it a warning: late, and not wrong?
    #[must_use]
    pub const fn warns(self) -> bool {
        matches!(self, Self::StockWaiting)
    }
}

impl fmt::Display for Invariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A rule that is broken, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// The rule.
    pub invariant: Invariant,
    /// The row, by the ids that lead to it: `ord_3v9 lin_3va`.
    pub place: String,
    /// The first event that breaks it; none when only rows tell of it.
    pub position: Option<i64>,
    /// What should stand there.
    pub expected: String,
    /// What stands there.
    pub found: String,
}

/// Where a comparison is made: the row, and the event to name.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The row, by the ids that lead to it.
    pub row: &'a dyn fmt::Display,
    /// The event to name.
    pub position: Option<i64>,
}

impl Place<'_> {
    /// A breach of the rule at this place, when the two differ.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "numbers and words: callers read better"
    )]
    pub fn equal<T: PartialEq + fmt::Display>(
        &self,
        invariant: Invariant,
        expected: T,
        found: T,
    ) -> Option<Breach> {
        (expected != found).then(|| self.breach(invariant, &expected.to_string(), &found.to_string()))
    }

    /// A breach of the rule at this place.
    #[must_use]
    pub fn breach(&self, invariant: Invariant, expected: &str, found: &str) -> Breach {
        Breach {
            invariant,
            place: self.row.to_string(),
            position: self.position,
            expected: expected.to_owned(),
            found: found.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique() {
        let mut codes: Vec<_> = Invariant::ALL.iter().map(|it| it.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Invariant::ALL.len());
    }
}
