//! What is coming, and what was counted, random but valid.

use super::sample::Dice;
use domain::expected_receipts::{ExpectedLine, ExpectedReceipt, ReceiptStatus};
use domain::id::{OwnerId, ProductId, WarehouseId};
use domain::stock_counts::{CountLine, CountStatus, StockCount};

impl Dice {
    pub fn expected_receipt(&mut self, owner: OwnerId, warehouse: WarehouseId) -> ExpectedReceipt {
        ExpectedReceipt {
            id: self.id(),
            owner,
            number: self.text(),
            warehouse,
            supplier: self.text(),
            reference: self.text(),
            expected_date: self.text(),
            lines: self.below(9),
            expected: self.below(99),
            received: self.below(99),
            outstanding: self.below(99),
            closed_at: self.instant(),
            status: self.one_of(ReceiptStatus::ALL),
            created_at: self.instant(),
            version: self.below(99),
        }
    }

    pub fn expected_line(&mut self, receipt: &ExpectedReceipt, product: ProductId) -> ExpectedLine {
        ExpectedLine {
            id: self.id(),
            receipt: receipt.id,
            owner: receipt.owner,
            position: self.below(9),
            product,
            warehouse: receipt.warehouse,
            expected_date: self.text(),
            quantity: self.below(99),
            received: self.below(99),
            outstanding: self.below(99),
        }
    }

    pub fn stock_count(&mut self, owner: OwnerId, warehouse: WarehouseId) -> StockCount {
        StockCount {
            id: self.id(),
            owner,
            number: self.text(),
            warehouse,
            bin: self.maybe(),
            product: self.maybe(),
            status: self.one_of(CountStatus::ALL),
            lines: self.below(9),
            differing: self.below(9),
            started_by: self.id(),
            created_at: self.instant(),
            ended_by: self.maybe(),
            ended_at: self.instant(),
            version: self.below(99),
        }
    }

    pub fn count_line(&mut self, count: &StockCount, product: ProductId) -> CountLine {
        CountLine {
            id: self.id(),
            count: count.id,
            owner: count.owner,
            product,
            bin: self.id(),
            lot: self.text(),
            counted: self.below(99),
            expected: self.below(99),
            counted_by: self.id(),
            counted_at: self.instant(),
            times: self.below(9),
        }
    }
}
