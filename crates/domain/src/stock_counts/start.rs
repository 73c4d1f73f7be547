//! Beginning a count.

use super::{CountStatus, StockCount, answer, record};
use crate::book::{Book, Series};
use crate::command::{Context, Decide, Reply};
use crate::events;
use crate::id::{AccountId, BinId, OwnerId, ProductId, StockCountId, WarehouseId};
use crate::inventory::check_bin;
use crate::needs::Needs;
use crate::orders::facts;
use crate::owners::find_owner;
use crate::refusal::{self, Refusal};
use crate::time::Instant;

/// Begins to count: a bin, or a product. Exactly one of them.
#[derive(Debug, Clone)]
pub struct StartCount {
    /// Whose goods.
    pub owner: OwnerId,
    /// Where.
    pub warehouse: WarehouseId,
    /// All of the owner's goods in this bin.
    pub bin: Option<BinId>,
    /// This product, by code, in all bins.
    pub sku: Option<String>,
}

impl Decide for StartCount {
    fn needs(&self) -> Needs {
        Needs {
            owners: [self.owner].into(),
            warehouses: [self.warehouse].into(),
            bins: self.bin.into_iter().collect(),
            skus: self.sku.iter().map(|sku| (self.owner, sku.clone())).collect(),
            numbers: [((self.owner, Series::StockCount), 1)].into(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        find_owner(book, context, self.owner)?;
        if book.warehouses.get(&self.warehouse).is_none() {
            return Err(Refusal::at(refusal::WAREHOUSE_NOT_FOUND, "/warehouse"));
        }
        let (bin, product) = self.what(book)?;
        let id: StockCountId = book.next_id();
        let number = book.next_number(self.owner, Series::StockCount);
        let count = StockCount {
            id,
            owner: self.owner,
            number,
            warehouse: self.warehouse,
            bin,
            product,
            status: CountStatus::Counting,
            lines: 0,
            differing: 0,
            started_by: context.actor.account,
            created_at: book.now,
            ended_by: AccountId::default(),
            ended_at: Instant::default(),
            version: 0,
        };
        book.stock_counts.insert(id, count);
        let facts = facts! { "warehouse": self.warehouse, "bin": bin, "product": product };
        record(book, id, events::STOCK_COUNT_STARTED, facts);
        Ok(answer(book, id))
    }
}

impl StartCount {
    fn what(&self, book: &Book) -> Result<(BinId, ProductId), Refusal> {
        match (self.bin, &self.sku) {
            (Some(bin), None) => {
                check_bin(book, self.warehouse, bin)?;
                Ok((bin, ProductId::default()))
            }
            (None, Some(sku)) => {
                let missing = || Refusal::at(refusal::PRODUCT_NOT_FOUND, "/sku").with("sku", sku.as_str());
                let product = book.product_by_sku(self.owner, sku).ok_or_else(missing)?;
                Ok((BinId::default(), product.id))
            }
            _ => Err(Refusal::at(refusal::STOCK_COUNT_OF_WHAT, "/bin")),
        }
    }
}
