//! Lists of fifty by every shape, a filtered list, and order details.

use crate::failure::{Done, Failure};
use crate::figures::Times;
use crate::http::{Connection, Request};
use crate::product::Product;
use crate::shop::{Shop, drawn, reference};
use serde_json::Value;
use std::time::Instant;

/// What one kind of read costs.
#[derive(Clone, Debug)]
pub struct Read {
    /// What is read.
    pub name: String,
    /// Processor time of the product for one, in milliseconds.
    pub cpu_ms: f64,
    /// How long they took.
    pub times: Times,
    /// Rows in the answer.
    pub rows: usize,
}

/// Reads every shape, a filtered list, and details.
pub async fn measure(product: &Product, key: &str, shop: Shop, requests: usize) -> Done<Vec<Read>> {
    let mut connection = product.connect().await?;
    let mut reads = Vec::new();
    let customer = first_customer(&mut connection, key).await?;
    for (name, path) in pages(shop, &customer) {
        let each = [Request::get(&path, key)];
        reads.push(read(product, &mut connection, &name, &each, requests).await?);
    }
    let deep = deep_page(&mut connection, key).await?;
    let each = [Request::get(&deep, key)];
    reads.push(
        read(
            product,
            &mut connection,
            "list: placed_at, 10 pages in",
            &each,
            requests,
        )
        .await?,
    );
    let details = details(&mut connection, key).await?;
    reads.push(read(product, &mut connection, "order detail", &details, requests).await?);
    Ok(reads)
}

/// Every shape of the orders' list, with and without the owner where it has both, and filters beside the shapes.
fn pages(shop: Shop, customer: &str) -> Vec<(String, String)> {
    let owner = format!("owner:eq:{}", shop.owner);
    let known = reference("old", 1);
    let page = |name: &str, filter: &str, sort: &str| {
        let sort = if sort.is_empty() {
            String::new()
        } else {
            format!("&sort={sort}")
        };
        let path = format!("/api/v1/orders?limit=50&filter={filter}{sort}");
        (format!("list: {name}"), path)
    };
    vec![
        page("placed_at", "", "-placed_at"),
        page("placed_at, owner", &owner, "-placed_at"),
        page("status, placed_at", "status:eq:ready", "-placed_at"),
        page(
            "status, placed_at, owner",
            &format!("status:eq:ready,{owner}"),
            "-placed_at",
        ),
        page("number", "", "number"),
        page("customer", &format!("customer:eq:{customer}"), "-placed_at"),
        page(
            "reference",
            &format!("channel:eq:{},external_ref:eq:{known}", shop.channel),
            "",
        ),
        page(
            "filter: payment and total",
            "payment_state:eq:paid,total_minor:ge:20000",
            "-placed_at",
        ),
        page(
            "filter: status of three",
            "status:in:ready|shipped|cancelled",
            "-placed_at",
        ),
    ]
}

async fn read(
    product: &Product,
    connection: &mut Connection,
    name: &str,
    each: &[Request],
    requests: usize,
) -> Done<Read> {
    let first = connection
        .ask(&each[0])
        .await
        .map_err(|failure| Failure::new(format!("{name}: {failure}")))?;
    let mut times = Times::default();
    let before = product.cpu_s()?;
    for request in each.iter().cycle().take(requests) {
        let begun = Instant::now();
        let answer = connection.send(request).await?;
        times.add(begun.elapsed());
        if answer.status != 200 {
            answer.json()?;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let count = requests.max(1) as f64;
    Ok(Read {
        name: name.to_owned(),
        cpu_ms: (product.cpu_s()? - before) * 1e3 / count,
        times,
        rows: first["items"].as_array().map_or(1, Vec::len),
    })
}

async fn first_customer(connection: &mut Connection, key: &str) -> Done<String> {
    let page = connection
        .ask(&Request::get("/api/v1/customers?limit=1", key))
        .await?;
    first_id(&page).ok_or_else(|| Failure::new("the list of customers names none"))
}

/// The address of the tenth page.
async fn deep_page(connection: &mut Connection, key: &str) -> Done<String> {
    let base = "/api/v1/orders?limit=50&sort=-placed_at";
    let mut path = base.to_owned();
    for _ in 0..10 {
        let page = connection.ask(&Request::get(&path, key)).await?;
        match page["next"].as_str() {
            Some(next) => path = format!("{base}&after={next}"),
            None => break,
        }
    }
    Ok(path)
}

/// Details of orders from all over the book.
async fn details(connection: &mut Connection, key: &str) -> Done<Vec<Request>> {
    let mut ids = Vec::new();
    for draw in 0..10 {
        let number = drawn(draw) % 10_000;
        let path = format!(
            "/api/v1/orders?limit=1&filter=external_ref:eq:{}",
            reference("old", number)
        );
        let page = connection.ask(&Request::get(&path, key)).await;
        ids.extend(page.ok().and_then(|page| first_id(&page)));
    }
    if ids.is_empty() {
        let page = connection
            .ask(&Request::get("/api/v1/orders?limit=50", key))
            .await?;
        let items = page["items"].as_array().into_iter().flatten();
        ids.extend(items.filter_map(|item| item["id"].as_str().map(str::to_owned)));
    }
    if ids.is_empty() {
        return Err(Failure::new("the list of orders names none"));
    }
    Ok(ids
        .iter()
        .map(|id| Request::get(&format!("/api/v1/orders/{id}"), key))
        .collect())
}

fn first_id(page: &Value) -> Option<String> {
    page["items"][0]["id"].as_str().map(str::to_owned)
}
