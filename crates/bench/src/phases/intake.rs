//! Orders come in over HTTP: one a request by a number of clients, and in batches.

use crate::failure::{Done, Failure};
use crate::figures::Times;
use crate::http::{Connection, Request};
use crate::product::Product;
use crate::shop::Shop;
use serde_json::json;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::task::LocalSet;

/// One way of sending orders in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// Clients that send at the same time, each over its own connection, each waiting for its answer.
    pub clients: usize,
    /// Orders in each request.
    pub orders_per_request: u64,
    /// Orders in all, at most.
    pub orders: u64,
    /// No request begins after this.
    pub seconds: u64,
}

/// What a load came to.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Durable orders a second.
    pub per_s: f64,
    /// Processor time of the product for an order, in microseconds.
    pub cpu_us: f64,
    /// How long the requests took.
    pub times: Times,
}

/// Sends orders to the product's processes, which serve one book.
pub async fn measure(products: &[Product], key: &str, shop: Shop, series: &str, load: Load) -> Done<Taken> {
    let requests = requests(key, shop, series, load);
    let addresses: Vec<SocketAddr> = products.iter().map(Product::address).collect();
    let before = cpu_s(products)?;
    // A thread for the clients alone: what else the driver does must not slow them.
    let (times, seconds) = tokio::task::spawn_blocking(move || drive(&addresses, requests, load)).await??;
    let cpu_s = cpu_s(products)? - before;
    let orders = times.len() as u64 * load.orders_per_request;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let count = orders as f64;
    Ok(Taken {
        per_s: count / seconds,
        cpu_us: cpu_s * 1e6 / count.max(1.0),
        times,
    })
}

fn cpu_s(products: &[Product]) -> Done<f64> {
    products.iter().map(Product::cpu_s).sum()
}

/// Every request in full, made before the clock runs.
fn requests(key: &str, shop: Shop, series: &str, load: Load) -> Vec<Request> {
    let count = load.orders / load.orders_per_request;
    let request = |number: u64| {
        if load.orders_per_request == 1 {
            return Request::post("/api/v1/orders", key, &shop.order_body(series, number));
        }
        let first = number * load.orders_per_request;
        let orders = first..first + load.orders_per_request;
        let orders: Vec<_> = orders.map(|order| shop.order_body(series, order)).collect();
        Request::post("/api/v1/orders:batch", key, &json!({ "orders": orders }))
    };
    (0..count).map(request).collect()
}

fn drive(addresses: &[SocketAddr], requests: Vec<Request>, load: Load) -> Done<(Times, f64)> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let tasks = LocalSet::new();
    runtime.block_on(tasks.run_until(async {
        let mut connections = Vec::with_capacity(load.clients);
        for client in 0..load.clients {
            connections.push(Connection::open(addresses[client % addresses.len()]).await?);
        }
        let (requests, next) = (Arc::new(requests), Arc::new(AtomicUsize::new(0)));
        let begun = Instant::now();
        let until = begun + Duration::from_secs(load.seconds);
        let clients: Vec<_> = connections
            .into_iter()
            .map(|connection| {
                tokio::task::spawn_local(client(
                    connection,
                    Arc::clone(&requests),
                    Arc::clone(&next),
                    until,
                ))
            })
            .collect();
        let mut times = Times::default();
        for client in clients {
            times.absorb(client.await??);
        }
        Ok((times, begun.elapsed().as_secs_f64()))
    }))
}

async fn client(
    mut connection: Connection,
    requests: Arc<Vec<Request>>,
    next: Arc<AtomicUsize>,
    until: Instant,
) -> Done<Times> {
    let mut times = Times::default();
    loop {
        let begun = Instant::now();
        let at = next.fetch_add(1, Ordering::Relaxed);
        let Some(request) = requests.get(at).filter(|_| begun < until) else {
            return Ok(times);
        };
        let answer = connection.send(request).await?;
        times.add(begun.elapsed());
        if !matches!(answer.status, 200 | 201) {
            answer.json()?;
        }
        refuse_refusals(&answer.body)?;
    }
}

/// A batch answers 200 whatever became of its orders.
fn refuse_refusals(body: &[u8]) -> Done<()> {
    let head = &body[..body.len().min(80)];
    let text = String::from_utf8_lossy(head);
    if text.contains("\"refused\":") && !text.contains("\"refused\":0") {
        let said: String = String::from_utf8_lossy(body).chars().take(600).collect();
        return Err(Failure::new(format!("a batch was refused in part: {said}")));
    }
    Ok(())
}
