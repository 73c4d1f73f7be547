//! How an owner takes in goods.

use super::change_owner;
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events;
use crate::id::OwnerId;
use crate::needs::Needs;
use crate::orders::facts;
use crate::refusal::Refusal;
use crate::text;

/// The most that may be taken above what is expected, in percent.
const PERCENT_MAX: i64 = 1_000;

/// Says how much more than expected an owner takes. What is short is never passed over: somebody closes it.
#[derive(Debug, Clone)]
pub struct ChangeReceiving {
    /// The owner.
    pub owner: OwnerId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
    /// Pieces above what is expected of a product, in percent of it.
    pub over_delivery_percent: i64,
}

impl Decide for ChangeReceiving {
    fn needs(&self) -> Needs {
        Needs {
            owners: [self.owner].into(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        text::within(
            "/over_delivery_percent",
            self.over_delivery_percent,
            0..=PERCENT_MAX,
        )?;
        let percent = self.over_delivery_percent;
        let body = facts! { "over_delivery_percent": percent };
        let at = (self.owner, self.expected_version);
        change_owner(
            book,
            context,
            at,
            (events::OWNER_RECEIVING_CHANGED, body),
            |owner| std::mem::replace(&mut owner.over_delivery_percent, percent) != percent,
        )
    }
}
