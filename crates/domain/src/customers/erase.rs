//! Erasing a person: what is asked of the book, and the last step of the job that does it.
//!
//! Asking answers at once; a job then goes over all that holds the person's text, in bounded steps, and blanks the
//! customer last. References and salted hashes stay, so the feed's chain holds.

use super::Customer;
use crate::book::{Book, JobAsk};
use crate::command::{Context, Decide, Reply};
use crate::events::{self, Event};
use crate::id::{CustomerId, OrderId};
use crate::needs::Needs;
use crate::orders::facts;
use crate::refusal::{self, Refusal, expect_version};
use serde::{Deserialize, Serialize};

/// The job that erases.
pub const ERASE_JOB: &str = "person.erase";

/// Whose text is erased: the job's payload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// The customer, with all its orders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerId>,
    /// One order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// Who asked.
    pub by: String,
}

/// The orders of a customer, as far as erasing must know them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerOrders {
    /// How many there are.
    pub count: i64,
    /// The numbers of those that are not finished; the first of them only.
    pub open: Vec<String>,
}

/// Asks that a customer be erased, with all its orders.
#[derive(Debug, Clone)]
pub struct EraseCustomer {
    /// The customer.
    pub customer: CustomerId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
}

impl Decide for EraseCustomer {
    fn needs(&self) -> Needs {
        needs(self.customer)
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let customer = find(book, context, self.customer)?;
        expect_version(self.customer, self.expected_version, customer.version)?;
        expect_all_finished(book, self.customer)?;
        let (id, version) = (customer.id, customer.version);
        let orders = book.customer_orders.get(&id).map_or(0, |orders| orders.count);
        let subject = Subject {
            customer: Some(id),
            order: None,
            by: context.actor.account.to_string(),
        };
        ask_erasure(book, id.to_string(), &subject);
        Ok(facts! { "id": id, "version": version, "orders": orders })
    }
}

/// Blanks a customer, when nothing else holds its text any more.
#[derive(Debug, Clone)]
pub struct BlankCustomer {
    /// The customer.
    pub customer: CustomerId,
}

impl Decide for BlankCustomer {
    fn needs(&self) -> Needs {
        needs(self.customer)
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        let address = book
            .customers
            .get(&self.customer)
            .map(|customer| customer.address);
        Needs {
            addresses: address.into_iter().filter(|id| !id.is_none()).collect(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let customer = find(book, context, self.customer)?;
        expect_all_finished(book, self.customer)?;
        let (now, id, owner, address) = (book.now, customer.id, customer.owner, customer.address);
        let mut found = customer.erased_at.0 == 0 || !customer.name.is_empty();
        if let Some(address) = book.addresses.get_mut(&address) {
            found |= address.blank();
        }
        if found && let Some(customer) = book.customers.get_mut(&id) {
            customer.name.clear();
            customer.erased_at = now;
            customer.version += 1;
            let version = customer.version;
            let event = Event::new(events::CUSTOMER_ERASED, id, version, owner, &Reply::new());
            book.events.push(event);
        }
        Ok(facts! { "id": id })
    }
}

/// Asks for the job that erases, once for each key that waits.
pub(crate) fn ask_erasure(book: &mut Book, key: String, subject: &Subject) {
    let payload = serde_json::json!(subject).to_string();
    book.jobs.push(JobAsk {
        kind: ERASE_JOB,
        key,
        payload,
    });
}

fn needs(customer: CustomerId) -> Needs {
    Needs {
        customers: [customer].into(),
        orders_of: [customer].into(),
        ..Needs::default()
    }
}

fn find<'b>(book: &'b Book, context: &Context, id: CustomerId) -> Result<&'b Customer, Refusal> {
    let missing = || Refusal::new(refusal::CUSTOMER_NOT_FOUND).with("customer", id.to_string());
    let customer = book.customers.get(&id);
    customer
        .filter(|customer| context.actor.sees(customer.owner))
        .ok_or_else(missing)
}

/// What is still to be sent needs its address: refuses while an order is not finished, one of this batch included.
fn expect_all_finished(book: &Book, id: CustomerId) -> Result<(), Refusal> {
    let known = book
        .customer_orders
        .get(&id)
        .map_or(&[][..], |orders| &orders.open);
    let fresh = book.orders.iter().map(|(_, order)| order);
    let fresh = fresh.filter(|order| order.customer == id && !order.status.is_finished());
    let mut open: Vec<&str> = fresh.map(|order| order.number.as_str()).collect();
    open.extend(known.iter().map(String::as_str));
    open.sort_unstable();
    open.dedup();
    if open.is_empty() {
        return Ok(());
    }
    Err(Refusal::new(refusal::CUSTOMER_HAS_OPEN_ORDERS).with("orders", open.join(", ")))
}
