//! Which orders a pasted list of numbers and references means, and which of them nobody knows.

use axum::extract::State;
use domain::list::fold;
use domain::orders::Order;
use domain::refusal::{self, Refusal};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use store::{Conn, Fault, Scope, orders, owners};
use utoipa::ToSchema;

use crate::api::shown::{Shown, text};
use crate::app::App;
use crate::http::{ApiError, Call, Json};

/// Numbers and references, as somebody pasted them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LookupBody {
    /// Each the number of an order, or the reference that its channel knows it by. Blank ones are passed over,
    /// repeated ones answered once.
    #[schema(example = json!(["SHOP-1", "SHOP-2"]))]
    texts: Vec<String>,
}

/// What was found, and what was not.
#[derive(Debug, Serialize, ToSchema)]
pub struct LookupAnswer {
    /// The orders found, in the order asked for. A number that several orders share stands here several times.
    found: Vec<FoundOrder>,
    /// The texts that no order is called by, in the order asked for.
    missing: Vec<String>,
    /// So many orders share the numbers that not all of them are shown.
    narrow: bool,
}

/// An order, and what it was asked for by.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundOrder {
    /// The text, as it was asked.
    text: String,
    /// `number` or `external_ref`: which of the two it is.
    #[schema(example = "number")]
    by: &'static str,
    /// The order.
    #[schema(example = "ord_3v9")]
    id: Shown,
    /// Whose goods.
    owner: Shown,
    /// The number people use.
    number: String,
    /// The channel's reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    external_ref: Option<String>,
    /// Where it stands.
    #[schema(example = "ready")]
    status: &'static str,
}

impl FoundOrder {
    fn of(text_asked: &str, by: &'static str, order: &Order) -> FoundOrder {
        FoundOrder {
            text: text_asked.to_owned(),
            by,
            id: order.id.into(),
            owner: order.owner.into(),
            number: order.number.clone(),
            external_ref: text(order.external_ref.clone()),
            status: order.status.name(),
        }
    }
}

/// Finds orders by a list of numbers and references. A text is looked for among the numbers first, in
/// capitals or not, and then among the references, as it is written.
#[utoipa::path(post, path = "/api/v1/orders:lookup", request_body = LookupBody,
    responses((status = 200, body = LookupAnswer)))]
pub async fn lookup(
    State(app): State<App>,
    call: Call,
    Json { value, .. }: Json<LookupBody>,
) -> Result<axum::Json<LookupAnswer>, ApiError> {
    let texts = distinct(value.texts);
    let most = call.settings.list.lookup_texts_max;
    if texts.len() as u64 > most {
        let refused = Refusal::at(refusal::LIST_TOO_LARGE, "/texts");
        return Err(refused.with("limit", "lookup_texts_max").with("max", most).into());
    }
    let mut conn = app.store.read().await?;
    let rows_max = call.settings.list.examined_rows_max;
    let known = Known::read(&mut conn, Scope::from(call.actor()), &texts, rows_max).await?;
    Ok(axum::Json(known.answer(texts)))
}

/// What was pasted, without blanks and repetitions.
fn distinct(texts: Vec<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    let trimmed = texts.into_iter().map(|text| text.trim().to_owned());
    trimmed
        .filter(|text| !text.is_empty() && seen.insert(text.clone()))
        .collect()
}

/// The orders that the texts may mean.
struct Known {
    by_number: HashMap<String, Vec<Order>>,
    by_reference: HashMap<String, Vec<Order>>,
    narrow: bool,
}

impl Known {
    async fn read(conn: &mut Conn, scope: Scope, texts: &[String], rows_max: u64) -> Result<Known, Fault> {
        let mut keys: Vec<String> = texts.iter().map(|text| fold(text)).collect();
        keys.sort_unstable();
        keys.dedup();
        let numbered = orders::by_number_keys(conn, scope, keys, rows_max).await?;
        let narrow = numbered.len() as u64 >= rows_max;
        let by_number = grouped(numbered, |order| fold(&order.number));
        let unknown = texts.iter().filter(|text| !by_number.contains_key(&fold(text)));
        let unknown: Vec<String> = unknown.cloned().collect();
        let mut referred = Vec::new();
        if !unknown.is_empty() {
            for channel in owners::channels(conn, scope).await? {
                referred.extend(orders::by_refs(conn, scope, channel.id, unknown.clone()).await?);
            }
        }
        Ok(Known {
            by_number,
            by_reference: grouped(referred, |order| order.external_ref.clone()),
            narrow,
        })
    }

    fn answer(&self, texts: Vec<String>) -> LookupAnswer {
        let (mut found, mut missing) = (Vec::new(), Vec::new());
        for text in texts {
            let (by, orders) = match self.by_number.get(&fold(&text)) {
                Some(orders) => ("number", Some(orders)),
                None => ("external_ref", self.by_reference.get(&text)),
            };
            match orders {
                Some(orders) => found.extend(orders.iter().map(|order| FoundOrder::of(&text, by, order))),
                None => missing.push(text),
            }
        }
        LookupAnswer {
            found,
            missing,
            narrow: self.narrow,
        }
    }
}

fn grouped(orders: Vec<Order>, key: impl Fn(&Order) -> String) -> HashMap<String, Vec<Order>> {
    let mut groups: HashMap<String, Vec<Order>> = HashMap::new();
    for order in orders {
        groups.entry(key(&order)).or_default().push(order);
    }
    groups
}
