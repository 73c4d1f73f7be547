//! Stock and its levels, compared with the ledger and with what orders hold of them.

use super::{Breach, Invariant, Place};
use crate::id::{ProductId, WarehouseId};
use crate::inventory::{Stock, StockLevel};

/// What the stock of a product in a warehouse must come to, added up from other rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Expected {
    /// In all bins.
    pub on_hand: i64,
    /// In bins for goods in quarantine.
    pub quarantined: i64,
    /// In the staging bin.
    pub in_staging: i64,
    /// Reserved for order lines.
    pub reserved: i64,
    /// Awaited by order lines.
    pub backordered: i64,
    /// Picked for order lines, and to be put back.
    pub to_stage: i64,
}

/// Compares a stock row with what it must come to.
pub fn check_stock(stock: &Stock, expected: &Expected, found: &mut Vec<Breach>) {
    let row = format!("{} {}", stock.product, stock.warehouse);
    let place = Place {
        row: &row,
        position: None,
    };
    found.extend(place.equal(Invariant::StockOnHand, expected.on_hand, stock.on_hand));
    found.extend(place.equal(
        Invariant::StockQuarantined,
        expected.quarantined,
        stock.quarantined,
    ));
    found.extend(place.equal(Invariant::StockReserved, expected.reserved, stock.reserved));
    found.extend(place.equal(
        Invariant::StockBackordered,
        expected.backordered,
        stock.backordered,
    ));
    found.extend(place.equal(Invariant::StockStaging, expected.to_stage, expected.in_staging));
}

/// What is added up for a stock row that is not there.
pub fn missing_stock(
    product: ProductId,
    warehouse: WarehouseId,
    expected: &Expected,
    found: &mut Vec<Breach>,
) {
    let stock = Stock {
        product,
        warehouse,
        owner: crate::id::OwnerId::default(),
        on_hand: 0,
        quarantined: 0,
        reserved: 0,
        buffer: 0,
        backordered: 0,
        version: 0,
    };
    check_stock(&stock, expected, found);
}

/// What is broken unless a job is due that rebalances this stock.
#[must_use]
pub fn work_due(stock: &Stock) -> Option<Breach> {
    let row = format!("{} {}", stock.product, stock.warehouse);
    let place = Place {
        row: &row,
        position: None,
    };
    let free = stock.free();
    if free < 0 {
        return Some(place.breach(Invariant::StockFree, "0 or more, or a job", &free.to_string()));
    }
    (free > 0 && stock.backordered > 0).then(|| {
        let found = format!("{free} free while {} are awaited", stock.backordered);
        place.breach(Invariant::StockWaiting, "a job", &found)
    })
}

/// Compares a level with the sum of the ledger, where `ledger` is given, and with what allocations
/// still have to take from it, where `allocated` is.
pub fn check_level(level: &StockLevel, ledger: Option<i64>, allocated: Option<i64>, found: &mut Vec<Breach>) {
    let row = format!("{} {} {:?}", level.product, level.bin, level.lot);
    let place = Place {
        row: &row,
        position: None,
    };
    if let Some(ledger) = ledger {
        let broken = place.equal(Invariant::LevelOnHand, ledger, level.on_hand);
        let negative = level.on_hand < 0;
        found.extend(broken.or_else(|| {
            negative.then(|| place.breach(Invariant::LevelOnHand, "0 or more", &level.on_hand.to_string()))
        }));
    }
    if let Some(allocated) = allocated {
        found.extend(place.equal(Invariant::LevelAllocated, allocated, level.allocated));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stock(on_hand: i64, reserved: i64, backordered: i64) -> Stock {
        Stock {
            product: ProductId::new(1),
            warehouse: WarehouseId::new(2),
            owner: crate::id::OwnerId::new(3),
            on_hand,
            quarantined: 0,
            reserved,
            buffer: 0,
            backordered,
            version: 1,
        }
    }

    #[test]
    fn more_promised_than_there_is_calls_for_a_job_and_so_does_free_stock_that_is_awaited() {
        assert_eq!(work_due(&stock(5, 5, 3)), None);
        assert_eq!(work_due(&stock(5, 2, 0)), None);
        let code = |stock: Stock| work_due(&stock).map(|breach| breach.invariant);
        assert_eq!(code(stock(5, 6, 0)), Some(Invariant::StockFree));
        assert_eq!(code(stock(5, 4, 1)), Some(Invariant::StockWaiting));
    }

    #[test]
    fn a_level_below_nothing_is_broken_even_when_the_ledger_agrees() {
        let level = StockLevel {
            product: ProductId::new(1),
            warehouse: WarehouseId::new(2),
            bin: crate::id::BinId::new(4),
            lot: String::new(),
            owner: crate::id::OwnerId::new(3),
            on_hand: -1,
            allocated: 0,
        };
        let mut found = Vec::new();
        check_level(&level, Some(-1), Some(0), &mut found);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].invariant, Invariant::LevelOnHand);
    }
}
