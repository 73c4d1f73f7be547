//! Owners, channels, warehouses, bins, products, packs, customers: read without locks, unless they are here already.

use super::{by_id, by_name, ids, names};
use crate::rows::text;
use crate::{Conn, Fault, Value, bulk, erasure};
use domain::book::Book;
use domain::customers::{Address, Customer};
use domain::id::{BinId, Id, ProductId, WarehouseId};
use domain::inventory::{Bin, Warehouse};
use domain::needs::Needs;
use domain::owners::{Channel, Owner};
use domain::products::{Pack, Product};
use std::collections::BTreeSet;

const BY_ID: &str = "SELECT {columns} FROM {table} WHERE {table}.id {in}";
const BY_CODE: &str = "SELECT {columns} FROM {table} WHERE {table}.code {in}";
const CHANNEL_BY_CODE: &str = "SELECT {columns} FROM {keys} CROSS JOIN channel
    WHERE channel.owner_id = k.id AND channel.code = k.name";
const BIN_BY_CODE: &str = "SELECT {columns} FROM {keys} CROSS JOIN bin
    WHERE bin.warehouse_id = k.id AND bin.code = k.name";
const PRODUCT_BY_SKU: &str = "SELECT {columns} FROM {keys} CROSS JOIN product
    WHERE product.owner_id = k.id AND product.sku = k.name";
const PACK_BY_BARCODE: &str = "SELECT {columns} FROM {keys} CROSS JOIN pack
    WHERE pack.owner_id = k.id AND pack.barcode = k.name";
const CUSTOMER_BY_REF: &str = "SELECT {columns} FROM {keys} CROSS JOIN customer
    WHERE customer.owner_id = k.id AND customer.external_ref = k.name AND customer.external_ref <> ''";

pub(super) async fn load(conn: &mut Conn, needs: &Needs, book: &mut Book) -> Result<(), Fault> {
    load_owners(conn, needs, book).await?;
    load_warehouses(conn, needs, book).await?;
    load_goods(conn, needs, book).await?;
    load_customers(conn, needs, book).await
}

async fn load_owners(conn: &mut Conn, needs: &Needs, book: &mut Book) -> Result<(), Fault> {
    let wanted = absent(&needs.owners, |id| book.owners.get(id));
    for owner in by_id(conn, BY_ID, wanted).await? {
        book.load_owner(owner);
    }
    let codes = unknown(&needs.owner_codes, |code| book.owner_by_code(code));
    for owner in bulk::fetch_in::<Owner>(conn, text::<Owner>(BY_CODE), codes, vec![]).await? {
        book.load_owner(owner);
    }
    let wanted = absent(&needs.channels, |id| book.channels.get(id));
    for channel in by_id(conn, BY_ID, wanted).await? {
        book.load_channel(channel);
    }
    let codes = unnamed(&needs.channel_codes, |owner, code| {
        book.channel_by_code(owner, code)
    });
    for channel in by_name(conn, text::<Channel>(CHANNEL_BY_CODE), codes).await? {
        book.load_channel(channel);
    }
    Ok(())
}

async fn load_warehouses(conn: &mut Conn, needs: &Needs, book: &mut Book) -> Result<(), Fault> {
    let codes = unknown(&needs.warehouse_codes, |code| book.warehouse_by_code(code));
    for warehouse in bulk::fetch_in::<Warehouse>(conn, text::<Warehouse>(BY_CODE), codes, vec![]).await? {
        book.load_warehouse(warehouse);
    }
    let codes = unnamed(&needs.bin_codes, |warehouse, code| {
        book.bin_by_code(warehouse, code)
    });
    for bin in by_name(conn, text::<Bin>(BIN_BY_CODE), codes).await? {
        book.load_bin(bin);
    }
    Ok(())
}

async fn load_goods(conn: &mut Conn, needs: &Needs, book: &mut Book) -> Result<(), Fault> {
    let barcodes = unnamed(&needs.barcodes, |owner, barcode| {
        book.pack_by_barcode(owner, barcode)
    });
    for pack in by_name(conn, text::<Pack>(PACK_BY_BARCODE), barcodes).await? {
        book.load_pack(pack);
    }
    let skus = unnamed(&needs.skus, |owner, sku| book.product_by_sku(owner, sku));
    for product in by_name(conn, text::<Product>(PRODUCT_BY_SKU), skus).await? {
        book.load_product(product);
    }
    let asked = needs.barcodes.iter();
    let packed = asked.filter_map(|(owner, barcode)| Some(book.pack_by_barcode(*owner, barcode)?.product));
    let mentioned: BTreeSet<ProductId> = needs.products.iter().copied().chain(packed).collect();
    let wanted = absent(&mentioned, |id| book.products.get(id));
    for product in by_id(conn, BY_ID, wanted).await? {
        book.load_product(product);
    }
    Ok(())
}

async fn load_customers(conn: &mut Conn, needs: &Needs, book: &mut Book) -> Result<(), Fault> {
    let wanted = absent(&needs.customers, |id| book.customers.get(id));
    for customer in by_id::<Customer>(conn, BY_ID, wanted).await? {
        book.load_customer(customer);
    }
    let wanted = absent(&needs.addresses, |id| book.addresses.get(id));
    for address in by_id::<Address>(conn, BY_ID, wanted).await? {
        book.addresses.load(address.id, address);
    }
    let refs = unnamed(&needs.customer_refs, |owner, name| {
        book.customer_by_ref(owner, name)
    });
    for customer in by_name(conn, text::<Customer>(CUSTOMER_BY_REF), refs).await? {
        book.load_customer(customer);
    }
    for customer in &needs.orders_of {
        let orders = erasure::orders_of(conn, *customer).await?;
        book.customer_orders.insert(*customer, orders);
    }
    Ok(())
}

/// The warehouses that loaded rows mention, and the bins that these rows and warehouses mention: whoever
/// picks needs the staging bin, and nobody can name it beforehand.
pub(super) async fn load_places(conn: &mut Conn, needs: &Needs, book: &mut Book) -> Result<(), Fault> {
    let wanted = absent(&mentioned_warehouses(needs, book), |id| book.warehouses.get(id));
    for warehouse in by_id(conn, BY_ID, wanted).await? {
        book.load_warehouse(warehouse);
    }
    let wanted = absent(&mentioned_bins(needs, book), |id| book.bins.get(id));
    for bin in by_id(conn, BY_ID, wanted).await? {
        book.load_bin(bin);
    }
    Ok(())
}

fn mentioned_warehouses(needs: &Needs, book: &Book) -> BTreeSet<WarehouseId> {
    let stock = needs
        .stock
        .iter()
        .chain(&needs.levels)
        .map(|(_, warehouse)| *warehouse);
    let orders = book.orders.iter().map(|(_, order)| order.warehouse);
    let lines = book.lines.iter().map(|(_, line)| line.warehouse);
    let tasks = book.tasks.iter().map(|(_, task)| task.warehouse);
    let returns = book.returns.iter().map(|(_, it)| it.warehouse);
    let expected = book.expected_receipts.iter().map(|(_, it)| it.warehouse);
    let counts = book.stock_counts.iter().map(|(_, it)| it.warehouse);
    let owners = book.owners.iter().map(|(_, owner)| owner.warehouse);
    let asked = needs.warehouses.iter().copied();
    asked
        .chain(stock)
        .chain(orders)
        .chain(lines)
        .chain(tasks)
        .chain(returns)
        .chain(expected)
        .chain(counts)
        .chain(owners)
        .filter(|id| !id.is_none())
        .collect()
}

fn mentioned_bins(needs: &Needs, book: &Book) -> BTreeSet<BinId> {
    let staging = book.warehouses.iter().map(|(_, warehouse)| warehouse.staging);
    let levels = book.levels.iter().map(|((_, bin, _), _)| *bin);
    let allocations = book.allocations.iter().map(|(_, allocation)| allocation.bin);
    let tasks = book.tasks.iter().map(|(_, task)| task.bin);
    let asked = needs.bins.iter().copied();
    asked
        .chain(staging)
        .chain(levels)
        .chain(allocations)
        .chain(tasks)
        .filter(|id| !id.is_none())
        .collect()
}

/// The codes whose rows are not here yet.
fn unknown<R>(wanted: &BTreeSet<String>, row: impl Fn(&str) -> Option<R>) -> Vec<String> {
    wanted
        .iter()
        .filter(|code| row(code).is_none())
        .cloned()
        .collect()
}

/// The same for codes and references that are unique within something.
fn unnamed<I: Id, R>(wanted: &BTreeSet<(I, String)>, row: impl Fn(I, &str) -> Option<R>) -> Vec<Vec<Value>> {
    names(wanted.iter().filter(|(id, name)| row(*id, name).is_none()))
}

/// The ids whose rows are not here yet.
fn absent<I: Id, R>(wanted: &BTreeSet<I>, row: impl Fn(&I) -> Option<R>) -> Vec<i64> {
    ids(wanted.iter().filter(|id| row(id).is_none()))
}
