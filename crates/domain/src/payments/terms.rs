//! What an owner wants of payment, and what its channels want otherwise.

use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events;
use crate::id::{ChannelId, OwnerId};
use crate::needs::Needs;
use crate::orders::facts;
use crate::owners::{change_channel, change_owner};
use crate::refusal::Refusal;
use crate::text;
use crate::words::words;

/// The most days after which an unpaid order can be cancelled.
const CANCEL_AFTER_DAYS_MAX: i64 = 3_650;

words! {
    /// What an order waits for before it goes on.
    #[derive(Default)]
    PaymentPolicy {
        /// Nothing.
        #[default]
        NotRequired = "not_required",
        /// The promise of the whole amount, or the amount itself.
        Authorised = "authorised",
        /// The whole amount.
        Paid = "paid",
    }
}

/// What an owner wants of payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaymentTerms {
    /// What orders wait for.
    pub policy: PaymentPolicy,
    /// Whether an order that waits for its payment keeps the stock that was reserved for it.
    pub keeps_stock: bool,
    /// After how many days from acceptance an order of which nothing was paid is cancelled; zero for never.
    pub cancel_after_days: i64,
}

impl Default for PaymentTerms {
    fn default() -> Self {
        Self {
            policy: PaymentPolicy::NotRequired,
            keeps_stock: true,
            cancel_after_days: 0,
        }
    }
}

/// Says what an owner wants of payment. It counts for orders that come in from then on; the days count for those that
/// wait already, too.
#[derive(Debug, Clone)]
pub struct SetOwnerPayment {
    /// The owner.
    pub owner: OwnerId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
    /// What it wants.
    pub terms: PaymentTerms,
}

impl Decide for SetOwnerPayment {
    fn needs(&self) -> Needs {
        Needs {
            owners: [self.owner].into(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        text::within(
            "/cancel_after_days",
            self.terms.cancel_after_days,
            0..=CANCEL_AFTER_DAYS_MAX,
        )?;
        let terms = &self.terms;
        let body = facts! {
            "policy": terms.policy, "keeps_stock": terms.keeps_stock, "cancel_after_days": terms.cancel_after_days,
        };
        let at = (self.owner, self.expected_version);
        change_owner(book, context, at, (events::OWNER_PAYMENT_SET, body), |owner| {
            std::mem::replace(&mut owner.payment, self.terms) != self.terms
        })
    }
}

/// Says what a channel wants of payment, where that is not what its owner wants.
#[derive(Debug, Clone)]
pub struct SetChannelPayment {
    /// The channel.
    pub channel: ChannelId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
    /// What its orders wait for; none is as the owner says.
    pub policy: Option<PaymentPolicy>,
}

impl Decide for SetChannelPayment {
    fn needs(&self) -> Needs {
        Needs {
            channels: [self.channel].into(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let at = (self.channel, self.expected_version);
        let body = facts! { "policy": self.policy };
        change_channel(
            book,
            context,
            at,
            (events::CHANNEL_PAYMENT_SET, body),
            |channel| std::mem::replace(&mut channel.payment, self.policy) != self.policy,
        )
    }
}
