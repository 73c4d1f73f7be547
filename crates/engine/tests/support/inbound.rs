//! What comes in beside orders: deliveries that are expected, counts, and goods that come back.

use super::shop::{Shop, text};
use domain::expected_receipts::{
    AnnounceReceipt, CloseReceipt, EditReceipt, ExpectedLineEdit, ExpectedLineInput, ReceiveExpected,
};
use domain::id::{
    BinId, ExpectedLineId, ExpectedReceiptId, LineId, OrderId, ReturnId, ShipmentId, StockCountId,
};
use domain::money::{TaxRate, UnitPrice};
use domain::returns::{
    AnnounceReturn, AnnouncedLine, Disposition, ExchangeLine, ExchangeReturn, Grade, ReceiveReturn,
    ReceivedPieces, RegisterArrival, ReturnReason, WhichPieces,
};
use domain::stock_counts::{CountedLine, RecordCount, StartCount};

impl Shop {
    /// Announces pieces of goods, once in packs of six.
    pub fn announce(&self, lines: &[(&str, i64)]) -> AnnounceReceipt {
        let mut lines: Vec<_> = lines
            .iter()
            .map(|(sku, quantity)| ExpectedLineInput {
                sku: text(sku),
                quantity: *quantity,
                ..ExpectedLineInput::default()
            })
            .collect();
        if let Some(line) = lines.get_mut(1) {
            (line.barcode, line.sku) = (format!("{}-6", line.sku), String::new());
        }
        AnnounceReceipt {
            owner: self.owner,
            warehouse: self.warehouse,
            supplier: text("Pottery"),
            reference: text("PO-1"),
            expected_date: text("2026-12-01"),
            lines,
        }
    }

    /// What came of an expected receipt.
    pub fn receive_expected(&self, receipt: ExpectedReceiptId, sku: &str, quantity: i64) -> ReceiveExpected {
        ReceiveExpected {
            receipt,
            owner: self.owner,
            expected_version: None,
            bin: self.bins[0],
            lines: self.receive(self.bins[0], sku, "", quantity).lines,
        }
    }

    /// Another day, another quantity of a line, and more of something.
    pub fn change_expected(
        &self,
        receipt: ExpectedReceiptId,
        line: (ExpectedLineId, i64),
        added: &[(&str, i64)],
    ) -> EditReceipt {
        EditReceipt {
            receipt,
            owner: self.owner,
            expected_version: None,
            supplier: None,
            reference: None,
            expected_date: Some(text("2026-12-08")),
            lines: vec![ExpectedLineEdit {
                line: line.0,
                quantity: line.1,
            }],
            added: self.announce(added).lines,
        }
    }

    /// Begins to count a bin, or an item.
    pub fn start_count(&self, sku: Option<&str>) -> StartCount {
        StartCount {
            owner: self.owner,
            warehouse: self.warehouse,
            bin: sku.is_none().then_some(self.bins[0]),
            sku: sku.map(text),
        }
    }

    /// What was found of an item in a bin.
    pub fn count(&self, count: StockCountId, bin: BinId, sku: &str, counted: i64) -> RecordCount {
        RecordCount {
            count,
            owner: self.owner,
            expected_version: None,
            lines: vec![CountedLine {
                bin: Some(bin),
                sku: text(sku),
                counted,
                ..CountedLine::default()
            }],
        }
    }

    /// A package at the door; of no known order when that is none.
    pub fn arrival(&self, order: OrderId) -> RegisterArrival {
        RegisterArrival {
            owner: self.owner,
            order,
            warehouse: self.warehouse,
            external_ref: String::new(),
            carrier: String::new(),
            tracking: text("3SBACK"),
        }
    }

    /// So many pieces came out of it, and this is done with them.
    pub fn take_back(
        &self,
        return_id: ReturnId,
        order: OrderId,
        of: WhichPieces,
        (quantity, disposition): (i64, Disposition),
    ) -> ReceiveReturn {
        let (grade, bin) = match disposition {
            Disposition::Restock => (Grade::A, self.bins[0]),
            Disposition::Quarantine => (Grade::B, self.quarantine),
            Disposition::Scrap => (Grade::Damaged, BinId::default()),
        };
        ReceiveReturn {
            return_id,
            order,
            owner: self.owner,
            expected_version: None,
            warehouse: self.warehouse,
            lines: vec![ReceivedPieces {
                of,
                quantity,
                grade,
                disposition,
                bin,
                lot: String::new(),
                reason: text("seen"),
            }],
        }
    }

    /// One piece instead.
    pub fn exchange(&self, return_id: ReturnId, order: OrderId, sku: &str, accept: bool) -> ExchangeReturn {
        let line = ExchangeLine {
            sku: text(sku),
            quantity: 1,
            price: UnitPrice {
                micros: 0,
                per_quantity: 1,
            },
            tax_rate: TaxRate(0),
        };
        ExchangeReturn {
            return_id,
            order,
            owner: self.owner,
            expected_version: None,
            lines: vec![line],
            accept,
        }
    }
}

pub fn announce(order: OrderId, order_line: LineId, quantity: i64) -> AnnounceReturn {
    let line = AnnouncedLine {
        order_line,
        quantity,
        reason: ReturnReason::ChangedMind,
    };
    AnnounceReturn {
        order,
        shipment: ShipmentId::default(),
        external_ref: String::new(),
        carrier: String::new(),
        tracking: String::new(),
        lines: vec![line],
    }
}

pub fn close_expected(receipt: ExpectedReceiptId) -> CloseReceipt {
    CloseReceipt {
        receipt,
        expected_version: None,
    }
}
