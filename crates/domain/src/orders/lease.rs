//! Work leases: who works on an order on the floor, and until when.

use super::{Order, WorkLease, answer, facts, find_order, record};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events;
use crate::id::OrderId;
use crate::needs::Needs;
use crate::refusal::{self, Refusal};
use crate::text;

/// Takes the work on an order that nobody works on.
#[derive(Debug, Clone)]
pub struct LeaseWork {
    /// The order.
    pub order: OrderId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
    /// The device in the actor's hand.
    pub device: String,
}

/// Says that the holder is still at it.
#[derive(Debug, Clone)]
pub struct RenewLease {
    /// The order.
    pub order: OrderId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
}

/// Takes the work from whoever has it: a flat battery strands no order.
#[derive(Debug, Clone)]
pub struct TakeOverWork {
    /// The order.
    pub order: OrderId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
    /// The device in the actor's hand.
    pub device: String,
}

/// Gives the work back; what is picked stays picked.
#[derive(Debug, Clone)]
pub struct GiveBackWork {
    /// The order.
    pub order: OrderId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
}

impl Decide for LeaseWork {
    fn needs(&self) -> Needs {
        Needs {
            orders: [self.order].into(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        check_workable(find_order(book, context, self.order, self.expected_version)?)?;
        text::check("/device", &self.device, text::CODE_CHARS_MAX)?;
        refuse_others(book, self.order, context)?;
        Ok(take(book, context, self.order, &self.device))
    }
}

impl Decide for RenewLease {
    fn needs(&self) -> Needs {
        Needs {
            orders: [self.order].into(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        find_order(book, context, self.order, self.expected_version)?;
        require_held(book, self.order, context)?;
        let now = book.now;
        if let Some(lease) = book.leases.get_mut(&self.order) {
            lease.heartbeat_at = now;
            lease.expires_at = now.plus_seconds(context.lease_s);
        }
        Ok(lease_answer(book, self.order))
    }
}

impl Decide for TakeOverWork {
    fn needs(&self) -> Needs {
        Needs {
            orders: [self.order].into(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        check_workable(find_order(book, context, self.order, self.expected_version)?)?;
        text::check("/device", &self.device, text::CODE_CHARS_MAX)?;
        Ok(take(book, context, self.order, &self.device))
    }
}

impl Decide for GiveBackWork {
    fn needs(&self) -> Needs {
        Needs {
            orders: [self.order].into(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        find_order(book, context, self.order, self.expected_version)?;
        let held = book
            .leases
            .get(&self.order)
            .is_some_and(|lease| lease.holder == context.actor.account);
        if !held {
            return Err(Refusal::new(refusal::LEASE_NOT_HELD));
        }
        stop(book, self.order);
        record(book, self.order, events::ORDER_GIVEN_BACK, Vec::new(), facts! {});
        Ok(answer(book, self.order))
    }
}

/// Refuses work on an order that is not on the floor or is on hold.
pub(crate) fn check_workable(order: &Order) -> Result<(), Refusal> {
    if order.totals.allocated == 0 {
        return Err(Refusal::new(refusal::ORDER_NOT_RELEASED));
    }
    if order.open_holds > 0 {
        return Err(Refusal::new(refusal::ORDER_ON_HOLD).with("open_holds", order.open_holds));
    }
    Ok(())
}

/// Refuses when somebody else holds a lease that has not expired.
pub(crate) fn refuse_others(book: &Book, order: OrderId, context: &Context) -> Result<(), Refusal> {
    match book.leases.get(&order) {
        Some(lease) if lease.holder != context.actor.account && lease.expires_at > book.now => {
            Err(Refusal::new(refusal::LEASE_HELD)
                .with("holder", lease.holder.to_string())
                .with("device", lease.device.as_str())
                .with("expires_at", lease.expires_at.to_string()))
        }
        _ => Ok(()),
    }
}

/// Refuses when the actor does not hold the work. An expired lease that nobody took still counts.
pub(crate) fn require_held(book: &Book, order: OrderId, context: &Context) -> Result<(), Refusal> {
    refuse_others(book, order, context)?;
    match book.leases.get(&order) {
        Some(lease) if lease.holder == context.actor.account => Ok(()),
        _ => Err(Refusal::new(refusal::LEASE_NOT_HELD)),
    }
}

/// Stops the work, whoever has it. True when somebody had it.
pub(crate) fn stop(book: &mut Book, order: OrderId) -> bool {
    let held = book.leases.get(&order).is_some();
    if held {
        book.leases.remove(&order);
        if let Some(head) = book.orders.get_mut(&order) {
            head.leased = false;
        }
    }
    held
}

/// Stops the work when nothing of the order is left on the floor.
pub(crate) fn drop_when_idle(book: &mut Book, order: OrderId) {
    if book
        .orders
        .get(&order)
        .is_some_and(|head| head.totals.allocated == 0)
    {
        stop(book, order);
    }
}

fn take(book: &mut Book, context: &Context, order: OrderId, device: &str) -> Reply {
    let now = book.now;
    let before = book.leases.get(&order).cloned();
    let head = book.orders.get_mut(&order).expect("the caller found it");
    head.leased = true;
    let lease = WorkLease {
        order,
        owner: head.owner,
        holder: context.actor.account,
        device: device.to_owned(),
        fence: head.version + 1,
        heartbeat_at: now,
        expires_at: now.plus_seconds(context.lease_s),
    };
    let mut facts = facts! { "holder": lease.holder, "device": device, "fence": lease.fence };
    let kind = match &before {
        Some(lease) if lease.holder != context.actor.account => {
            facts.insert("from".into(), lease.holder.to_string().into());
            events::ORDER_TAKEN_OVER
        }
        _ => events::ORDER_LEASED,
    };
    match book.leases.get_mut(&order) {
        Some(row) => *row = lease,
        None => book.leases.insert(order, lease),
    }
    record(book, order, kind, Vec::new(), facts);
    lease_answer(book, order)
}

fn lease_answer(book: &Book, order: OrderId) -> Reply {
    let mut reply = answer(book, order);
    if let Some(lease) = book.leases.get(&order) {
        reply.insert("holder".into(), lease.holder.to_string().into());
        reply.insert("fence".into(), lease.fence.into());
        reply.insert("expires_at".into(), lease.expires_at.to_string().into());
    }
    reply
}
