//! Erases a person: in imported files first, which are found by the person's words, then in the orders, and in the
//! customer last. An attempt that broke off begins again and finds less to do.

use super::{JobError, renew};
use crate::imports::{Traces, forget};
use crate::{Context, Engine};
use domain::customers::{BlankCustomer, Subject};
use domain::id::{AddressId, CustomerId, OrderId, OwnerId};
use domain::orders::BlankOrder;
use rustc_hash::FxHashMap;
use store::erasure::{self, OrderAt};
use store::jobs::LeasedJob;
use store::{Conn, Fault, Scope, customers, orders};

/// Orders that are looked up at once.
const PAGE: i64 = 100;

pub(super) async fn run(engine: &Engine, job: &LeasedJob) -> Result<(), JobError> {
    let subject: Subject =
        serde_json::from_str(&job.payload).map_err(|error| JobError::Payload(error.to_string()))?;
    let customer = subject.customer.unwrap_or_default();
    let order = subject.order.unwrap_or_default();
    let found = find(&mut engine.store().read().await?, customer, order).await?;
    let Some(person) = found else { return Ok(()) };
    forget(engine, job, person.owner, &person.traces).await?;
    let eraser = Eraser {
        engine,
        job,
        by: subject.by,
        former: person.former,
    };
    if !order.is_none() {
        eraser.blank_order(order).await?;
    }
    if !customer.is_none() {
        eraser.blank_orders_of(customer).await?;
        let blank = BlankCustomer { customer };
        engine.execute(eraser.context(), blank).await?;
    }
    Ok(engine.store().empty_log().await?)
}

/// Who is erased.
struct Person {
    owner: OwnerId,
    /// By what it is found in files.
    traces: Traces,
    /// Addresses that its orders had before they were edited.
    former: Former,
}

pub(super) type Former = FxHashMap<OrderId, Vec<AddressId>>;

async fn find(conn: &mut Conn, customer: CustomerId, order: OrderId) -> Result<Option<Person>, Fault> {
    let person = customers::by_id(conn, Scope::All, customer).await?;
    let head = orders::by_id(conn, Scope::All, order).await?;
    let Some(owner) = person.as_ref().map(|it| it.owner).or(head.map(|it| it.owner)) else {
        return Ok(None);
    };
    let own = person.as_ref().map(|it| it.address).unwrap_or_default();
    let mut words = erasure::words_of(conn, customer, order, own).await?;
    words.extend(person.map(|it| it.name));
    let former = former(erasure::edits_of(conn, customer, order).await?);
    let replaced: Vec<AddressId> = former.values().flatten().copied().collect();
    for address in customers::addresses(conn, Scope::All, &replaced).await? {
        words.extend([address.name, address.company, address.email, address.phone]);
    }
    let imports = erasure::imports_of(conn, customer, order).await?;
    Ok(Some(Person {
        owner,
        traces: Traces::new(words, imports),
        former,
    }))
}

/// The addresses that edits replaced.
pub(super) fn former(edits: Vec<(OrderId, String)>) -> Former {
    let mut former = Former::default();
    for (order, body) in edits {
        let body: serde_json::Value = serde_json::from_str(&body).unwrap_or_default();
        let replaced = ["ship_to_before", "bill_to_before"].into_iter();
        let replaced = replaced.filter_map(|name| body[name].as_str()?.parse::<AddressId>().ok());
        former.entry(order).or_default().extend(replaced);
    }
    former
}

/// Blanks rows, for whoever asked.
struct Eraser<'e> {
    engine: &'e Engine,
    job: &'e LeasedJob,
    by: String,
    former: Former,
}

impl Eraser<'_> {
    fn context(&self) -> Context {
        Context {
            on_behalf: Some(self.by.clone()),
            ..Context::system(Some(self.job.id))
        }
    }

    async fn blank_order(&self, order: OrderId) -> Result<(), JobError> {
        let former = self.former.get(&order).cloned().unwrap_or_default();
        let blank = BlankOrder { order, former };
        self.engine.execute(self.context(), blank).await?;
        Ok(())
    }

    async fn blank_orders_of(&self, customer: CustomerId) -> Result<(), JobError> {
        let mut after = OrderAt {
            placed_at: i64::MIN,
            ..OrderAt::default()
        };
        loop {
            let mut conn = self.engine.store().read().await?;
            let page = erasure::orders_after(&mut conn, customer, after, PAGE).await?;
            drop(conn);
            let Some(last) = page.last() else { return Ok(()) };
            after = *last;
            for order in page {
                self.blank_order(order.id).await?;
            }
            if !renew(self.engine, self.job).await? {
                return Err(JobError::TakenOver);
            }
        }
    }
}
