//! The one way stock moves: an entry in the ledger, and the levels that it changes.

use super::{BinKind, MoveKind, StockMovement};
use crate::book::Book;
use crate::id::{BinId, LineId, MovementId, OwnerId, ProductId, WarehouseId};

/// A movement that a verb decided on.
pub(crate) struct Move {
    pub kind: MoveKind,
    pub owner: OwnerId,
    pub product: ProductId,
    pub lot: String,
    pub quantity: i64,
    /// The bin it leaves; none for the world outside.
    pub from: Option<(WarehouseId, BinId)>,
    /// The bin it goes to; none for the world outside.
    pub to: Option<(WarehouseId, BinId)>,
    pub line: LineId,
    pub reason: String,
}

/// Writes the ledger entry, and changes the levels of both bins and the stock of both warehouses.
pub(crate) fn move_stock(book: &mut Book, it: Move) -> MovementId {
    if let Some((warehouse, bin)) = it.from {
        book.level_mut(it.owner, warehouse, &(it.product, bin, it.lot.clone()))
            .on_hand -= it.quantity;
    }
    if let Some((warehouse, bin)) = it.to {
        book.level_mut(it.owner, warehouse, &(it.product, bin, it.lot.clone()))
            .on_hand += it.quantity;
    }
    move_between_warehouses(book, &it);
    move_through_quarantine(book, &it);
    let id = book.next_id();
    let (from_warehouse, from_bin) = it.from.unwrap_or_default();
    let (to_warehouse, to_bin) = it.to.unwrap_or_default();
    book.movements.push(StockMovement {
        id,
        at: book.now,
        kind: it.kind,
        owner: it.owner,
        product: it.product,
        lot: it.lot,
        quantity: it.quantity,
        from_bin,
        from_warehouse,
        to_bin,
        to_warehouse,
        line: it.line,
        reason: it.reason,
    });
    id
}

fn move_between_warehouses(book: &mut Book, it: &Move) {
    let (from, to) = (it.from.map(|it| it.0), it.to.map(|it| it.0));
    if from == to {
        return;
    }
    for (warehouse, quantity) in [(from, -it.quantity), (to, it.quantity)] {
        let Some(warehouse) = warehouse else { continue };
        let stock = book.stock_mut(it.owner, it.product, warehouse);
        stock.on_hand += quantity;
        stock.version += 1;
    }
}

/// Goods in quarantine are on hand, and not on sale.
fn move_through_quarantine(book: &mut Book, it: &Move) {
    for (place, quantity) in [(it.from, -it.quantity), (it.to, it.quantity)] {
        let Some((warehouse, bin)) = place else { continue };
        if is_quarantine(book, bin) {
            let stock = book.stock_mut(it.owner, it.product, warehouse);
            stock.quarantined += quantity;
            stock.version += 1;
        }
    }
}

/// Is it a bin for goods that are not on sale?
pub(crate) fn is_quarantine(book: &Book, bin: BinId) -> bool {
    book.bins
        .get(&bin)
        .is_some_and(|bin| bin.kind == BinKind::Quarantine)
}
