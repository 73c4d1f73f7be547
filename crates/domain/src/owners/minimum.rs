//! The least that an order of an owner is to be worth.

use super::{Owner, change_owner, find_owner};
use crate::access::Actor;
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events::{self, LineChange};
use crate::id::{OrderId, OwnerId};
use crate::money::{Currency, Money};
use crate::needs::Needs;
use crate::orders::{AMOUNT_MAX, HoldKind, NewHold, Order, facts, place};
use crate::refusal::{self, Refusal};
use crate::text;
use crate::words::words;

words! {
    /// What becomes of an order that is worth less.
    #[derive(Default)]
    BelowMinimum {
        /// It is not accepted.
        #[default]
        Refuse = "refuse",
        /// It is accepted, and somebody must approve.
        Hold = "hold",
    }
}

/// The least that an order is to be worth, and what becomes of one that is worth less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MinimumOrder {
    /// What the lines are worth at least, in the owner's currency; zero for anything.
    pub amount: Money,
    /// What becomes of an order that is worth less.
    pub below: BelowMinimum,
}

/// Says the least that an order of an owner is to be worth. It counts for orders that are accepted from then on.
#[derive(Debug, Clone)]
pub struct SetMinimumOrder {
    /// The owner.
    pub owner: OwnerId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
    /// The least.
    pub minimum: MinimumOrder,
}

impl Decide for SetMinimumOrder {
    fn needs(&self) -> Needs {
        Needs {
            owners: [self.owner].into(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let owner = find_owner(book, context, self.owner)?;
        text::within("/amount_minor", self.minimum.amount.0, 0..=AMOUNT_MAX)?;
        let body = facts! {
            "amount_minor": self.minimum.amount, "currency": owner.currency, "below": self.minimum.below,
        };
        let at = (self.owner, self.expected_version);
        change_owner(book, context, at, (events::OWNER_MINIMUM_SET, body), |owner| {
            std::mem::replace(&mut owner.minimum_order, self.minimum) != self.minimum
        })
    }
}

/// Is an order of this worth less than the owner wants? One in another currency is held to nothing.
fn is_below(owner: &Owner, currency: Currency, goods: Money) -> bool {
    currency == owner.currency && goods < owner.minimum_order.amount
}

/// Refuses to accept what is worth too little, where the owner wants that.
pub(crate) fn refuse_below_minimum(owner: &Owner, currency: Currency, goods: Money) -> Result<(), Refusal> {
    if owner.minimum_order.below != BelowMinimum::Refuse || !is_below(owner, currency, goods) {
        return Ok(());
    }
    Err(Refusal::new(refusal::ORDER_BELOW_MINIMUM)
        .with("goods_minor", goods.0)
        .with("minimum_minor", owner.minimum_order.amount.0)
        .with("currency", currency.code()))
}

/// Puts an accepted order that is worth too little on hold, where the owner wants that: somebody must approve.
pub(crate) fn hold_below_minimum(book: &mut Book, id: OrderId) -> Vec<LineChange> {
    let order = book.orders.get(&id).filter(|it| it.open_quantity() > 0);
    let owner = order.and_then(|it| book.owners.get(&it.owner));
    let (Some(order), Some(owner)) = (order, owner) else {
        return Vec::new();
    };
    if owner.minimum_order.below != BelowMinimum::Hold || !is_below(owner, order.currency, order.goods) {
        return Vec::new();
    }
    let hold = NewHold {
        kind: HoldKind::Approval,
        reason: String::new(),
        keeps_stock: true,
        placed_by: Actor::SYSTEM.account,
    };
    place(book, id, hold).1
}

/// What an order is worth and what it should be worth at least, when it is less.
pub(crate) fn below_minimum(book: &Book, order: &Order) -> Option<Reply> {
    let owner = book.owners.get(&order.owner)?;
    is_below(owner, order.currency, order.goods).then(|| {
        facts! {
            "goods_minor": order.goods, "minimum_minor": owner.minimum_order.amount, "currency": order.currency,
        }
    })
}
