//! Orders are worked from released to shipped over HTTP, and one scanner's picks are timed while other work goes on.

use crate::failure::{Done, Failure};
use crate::figures::Times;
use crate::http::{Connection, Request};
use crate::product::Product;
use crate::shop::Shop;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// Scanners that work at the same time.
pub const SCANNERS: usize = 8;
/// The requests that take an order from ready to shipped.
pub const STEPS: [&str; 5] = ["release", "lease", "pick", "pack", "ship"];
/// The pause between two picks of the timed scanner.
const PICK_EVERY: Duration = Duration::from_millis(10);

/// An order that came in over HTTP.
#[derive(Clone, Debug)]
pub struct Received {
    id: String,
    lines: Vec<(String, i64)>,
}

/// What the floor came to.
pub struct Worked {
    /// Orders a second, all scanners together.
    pub per_s: f64,
    /// Processor time of the product for an order, in microseconds.
    pub cpu_us: f64,
    /// How long each step took.
    pub steps: Vec<(&'static str, Times)>,
}

/// Has orders come in for the floor.
pub async fn receive(
    product: &Product,
    key: &str,
    shop: Shop,
    series: &str,
    count: u64,
) -> Done<Vec<Received>> {
    let mut connection = product.connect().await?;
    let mut received = Vec::new();
    for order in 0..count {
        let body = shop.order_body(series, order);
        let quantities: Vec<i64> = body["lines"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|line| line["quantity"].as_i64())
            .collect();
        let made = connection
            .ask(&Request::post("/api/v1/orders", key, &body))
            .await?;
        received.push(Received::read(&made, &quantities)?);
    }
    Ok(received)
}

impl Received {
    fn read(made: &Value, quantities: &[i64]) -> Done<Self> {
        let id = made["id"]
            .as_str()
            .ok_or_else(|| Failure::new("an order without id"))?;
        let lines = made["lines"].as_array().into_iter().flatten();
        let lines = lines.zip(quantities).filter_map(|(line, quantity)| {
            let id = line["id"].as_str()?;
            (line["reserved"].as_i64() == Some(*quantity)).then(|| (id.to_owned(), *quantity))
        });
        let lines: Vec<_> = lines.collect();
        if lines.len() != quantities.len() {
            return Err(Failure::new(format!("not all stock was reserved: {made}")));
        }
        Ok(Self {
            id: id.to_owned(),
            lines,
        })
    }

    fn request(&self, key: &str, step: &str) -> Request {
        let lines = |lines: &[(String, i64)]| -> Vec<Value> {
            let line = |(line, quantity): &(String, i64)| json!({ "line": line, "quantity": quantity });
            lines.iter().map(line).collect()
        };
        let body = match step {
            "lease" => json!({ "device": "scanner" }),
            "pick" | "pack" => json!({ "lines": lines(&self.lines) }),
            "ship" => json!({ "carrier": "PostNL", "tracking": self.id }),
            _ => json!({}),
        };
        Request::post(&format!("/api/v1/orders/{}/{step}", self.id), key, &body)
    }
}

/// Works the orders from ready to shipped.
pub async fn work(product: &Product, key: &str, orders: Vec<Received>) -> Done<Worked> {
    let before = product.cpu_s()?;
    let begun = Instant::now();
    let share = orders.len().div_ceil(SCANNERS).max(1);
    let scanners: Vec<_> = orders
        .chunks(share)
        .map(|orders| tokio::spawn(scanner(product.address(), key.to_owned(), orders.to_vec())))
        .collect();
    let mut steps: Vec<(&'static str, Times)> = STEPS.map(|step| (step, Times::default())).into();
    for scanner in scanners {
        for (sum, times) in steps.iter_mut().zip(scanner.await??) {
            sum.1.absorb(times);
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let count = orders.len() as f64;
    Ok(Worked {
        per_s: count / seconds,
        cpu_us: (product.cpu_s()? - before) * 1e6 / count.max(1.0),
        steps,
    })
}

async fn scanner(address: SocketAddr, key: String, orders: Vec<Received>) -> Done<[Times; 5]> {
    let mut connection = Connection::open(address).await?;
    let mut times: [Times; 5] = Default::default();
    for order in &orders {
        for (step, times) in STEPS.iter().zip(&mut times) {
            let request = order.request(&key, step);
            let begun = Instant::now();
            connection.send(&request).await?.json()?;
            times.add(begun.elapsed());
        }
    }
    Ok(times)
}

/// Orders released and leased, so that their picks can be timed. Each has as many picks as lines.
pub async fn ready_to_pick(product: &Product, key: &str, orders: Vec<Received>) -> Done<Vec<Request>> {
    let mut connection = product.connect().await?;
    let mut picks = Vec::new();
    for order in orders {
        for step in ["release", "lease"] {
            connection.ask(&order.request(key, step)).await?;
        }
        for line in &order.lines {
            let one = Received {
                id: order.id.clone(),
                lines: vec![line.clone()],
            };
            picks.push(one.request(key, "pick"));
        }
    }
    Ok(picks)
}

/// One scanner picks at a steady pace, until told to stop or out of work; answers how long each pick took.
pub async fn pick(product: &Product, picks: &[Request], stop: watch::Receiver<bool>) -> Done<Times> {
    let mut connection = product.connect().await?;
    let mut times = Times::default();
    for request in picks {
        if *stop.borrow() {
            break;
        }
        let begun = Instant::now();
        connection.send(request).await?.json()?;
        times.add(begun.elapsed());
        tokio::time::sleep(PICK_EVERY).await;
    }
    Ok(times)
}
