//! Numbers that a batch hands out: ids, and the numbers that people use.

/// Numbers that may be handed out without asking the database.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Block {
    /// The next number.
    pub next: i64,
    /// The first number that is not ours.
    pub end: i64,
}

impl Block {
    /// How many are left.
    #[must_use]
    pub const fn left(&self) -> i64 {
        self.end - self.next
    }

    pub(super) fn take(&mut self) -> Option<i64> {
        (self.next < self.end).then(|| {
            self.next += 1;
            self.next - 1
        })
    }
}

/// What people number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Series {
    /// Orders.
    Order,
    /// Shipments.
    Shipment,
    /// Credits.
    Credit,
    /// Returns.
    Return,
    /// Expected receipts.
    ExpectedReceipt,
    /// Stock counts.
    StockCount,
}

impl Series {
    /// The name in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Shipment => "shipment",
            Self::Credit => "credit",
            Self::Return => "return",
            Self::ExpectedReceipt => "expected_receipt",
            Self::StockCount => "stock_count",
        }
    }

    pub(super) const fn prefix(self) -> &'static str {
        match self {
            Self::Order => "",
            Self::Shipment => "S",
            Self::Credit => "C",
            Self::Return => "R",
            Self::ExpectedReceipt => "E",
            Self::StockCount => "T",
        }
    }
}
