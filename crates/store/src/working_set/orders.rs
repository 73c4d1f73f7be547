//! Orders with all that hangs on them, and tasks: heads and tasks locked in key order; what hangs on an
//! order is covered by the lock on its head.

use super::queues::Peeked;
use super::{by_id, by_name, ids, names};
use crate::{Conn, Fault};
use domain::book::Book;
use domain::id::{ChannelId, CreditId, OrderId, OwnerId};
use domain::inventory::Task;
use domain::needs::Needs;
use domain::orders::{Allocation, Charge, Hold, Note, Order, OrderLine, WorkLease};
use domain::payments::Payment;
use domain::returns::{Return, ReturnLine};
use domain::shipments::{Package, PackageLine};
use std::collections::BTreeSet;

const ORDER_REFS: &str = "SELECT orders.channel_id, orders.external_ref, orders.id, orders.content_hash
    FROM {keys} CROSS JOIN orders
    WHERE orders.channel_id = k.id AND orders.external_ref = k.name AND orders.external_ref <> ''";
const CREDIT_REFS: &str = "SELECT credit.owner_id, credit.external_ref, credit.id, credit.content_hash
    FROM {keys} CROSS JOIN credit
    WHERE credit.owner_id = k.id AND credit.external_ref = k.name AND credit.external_ref <> ''";
const LOCKED: &str = "SELECT {columns} FROM {table} WHERE {table}.id {in} ORDER BY {table}.id{lock}";
const OF_ORDER: &str = "SELECT {columns} FROM {table} WHERE {table}.order_id {in}";
const LINES: &str = "SELECT {columns} FROM order_line WHERE order_line.id {in}";
const ALLOCATIONS: &str = "SELECT {columns} FROM allocation WHERE allocation.line_id {in}";
const RETURN_LINES: &str = "SELECT {columns} FROM return_line WHERE return_line.return_id {in}";
const PACKAGE_LINES: &str = "SELECT {columns} FROM package_line WHERE package_line.package_id {in}";

pub(super) async fn load(
    conn: &mut Conn,
    needs: &Needs,
    peeked: &[Peeked],
    book: &mut Book,
) -> Result<(), Fault> {
    load_refs(conn, needs, book).await?;
    load_heads(conn, needs, peeked, book).await?;
    load_lines(conn, needs, book).await?;
    load_floor(conn, needs, book).await?;
    load_returns(conn, needs, book).await?;
    for task in by_id::<Task>(conn, LOCKED, ids(&needs.tasks)).await? {
        book.tasks.load(task.id, task);
    }
    Ok(())
}

async fn load_refs(conn: &mut Conn, needs: &Needs, book: &mut Book) -> Result<(), Fault> {
    let orders: Vec<(ChannelId, String, OrderId, String)> =
        by_name(conn, ORDER_REFS, names(&needs.order_refs)).await?;
    for (channel, external_ref, order, content_hash) in orders {
        book.load_order_ref(channel, external_ref, order, content_hash);
    }
    let credits: Vec<(OwnerId, String, CreditId, String)> =
        by_name(conn, CREDIT_REFS, names(&needs.credit_refs)).await?;
    for (owner, external_ref, credit, content_hash) in credits {
        book.load_credit_ref(owner, external_ref, credit, content_hash);
    }
    Ok(())
}

async fn load_heads(conn: &mut Conn, needs: &Needs, peeked: &[Peeked], book: &mut Book) -> Result<(), Fault> {
    let queued = peeked
        .iter()
        .flat_map(|slice| slice.lines.iter().map(|(_, order)| *order));
    let wanted: BTreeSet<OrderId> = needs.orders.iter().copied().chain(queued).collect();
    for order in by_id::<Order>(conn, LOCKED, ids(&wanted)).await? {
        book.orders.load(order.id, order);
    }
    for lease in by_id::<WorkLease>(conn, OF_ORDER, ids(&wanted)).await? {
        book.leases.load(lease.order, lease);
    }
    Ok(())
}

async fn load_lines(conn: &mut Conn, needs: &Needs, book: &mut Book) -> Result<(), Fault> {
    for line in by_id::<OrderLine>(conn, OF_ORDER, ids(&needs.lines_of)).await? {
        book.load_line(line);
    }
    for line in by_id::<OrderLine>(conn, LINES, ids(&needs.lines)).await? {
        book.load_line(line);
    }
    for charge in by_id::<Charge>(conn, OF_ORDER, ids(&needs.charges_of)).await? {
        book.load_charge(charge);
    }
    for hold in by_id::<Hold>(conn, OF_ORDER, ids(&needs.holds_of)).await? {
        book.load_hold(hold);
    }
    for payment in by_id::<Payment>(conn, OF_ORDER, ids(&needs.payments_of)).await? {
        book.load_payment(payment);
    }
    for note in by_id::<Note>(conn, OF_ORDER, ids(&needs.notes_of)).await? {
        book.load_note(note);
    }
    Ok(())
}

async fn load_floor(conn: &mut Conn, needs: &Needs, book: &mut Book) -> Result<(), Fault> {
    for allocation in by_id::<Allocation>(conn, OF_ORDER, ids(&needs.allocations_of)).await? {
        book.load_allocation(allocation);
    }
    for allocation in by_id::<Allocation>(conn, ALLOCATIONS, ids(&needs.allocations)).await? {
        book.load_allocation(allocation);
    }
    let packages: Vec<Package> = by_id(conn, OF_ORDER, ids(&needs.packages_of)).await?;
    let package_ids = packages.iter().map(|package| package.id.value()).collect();
    for package in packages {
        book.load_package(package);
    }
    for line in by_id::<PackageLine>(conn, PACKAGE_LINES, package_ids).await? {
        book.load_package_line(line);
    }
    Ok(())
}

/// Those that are asked for by id are locked: an unknown package has no order whose lock would cover it.
async fn load_returns(conn: &mut Conn, needs: &Needs, book: &mut Book) -> Result<(), Fault> {
    let mut returns: Vec<Return> = by_id(conn, LOCKED, ids(&needs.returns)).await?;
    returns.extend(by_id::<Return>(conn, OF_ORDER, ids(&needs.returns_of)).await?);
    let return_ids: BTreeSet<i64> = returns.iter().map(|it| it.id.value()).collect();
    for row in returns {
        book.load_return(row);
    }
    for line in by_id::<ReturnLine>(conn, RETURN_LINES, return_ids.into_iter().collect()).await? {
        book.load_return_line(line);
    }
    Ok(())
}
