//! The rules of an owner: when something happens to an order, if it is such, then this is done.

use axum::extract::State;
use axum::response::Response;
use domain::id::OwnerId;
use domain::orders::{HoldKind, NoteAudience};
use domain::owners::Owner;
use domain::permission::Permission;
use domain::refusal::{self, Refusal};
use domain::rules::{Action, Differing, ORDER_FACTS, Preview, Rule, RuleInput, SetRules, Trigger};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Scope, owners};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::Created;
use super::ask::{Write, WriteQuery, refused, versioned};
use super::shown::Shown;
use crate::app::App;
use crate::http::as_data;
use crate::http::{ApiError, Call, Json, Module, Path, Route};

/// Orders that a preview looks at when nobody says how many, and at most.
const PREVIEW_ORDERS: i64 = 1_000;
const PREVIEW_ORDERS_MAX: i64 = 10_000;

const ROUTES: &[Route] = &[
    Route::get("/api/v1/owners/{id}/rules", Permission::OwnerRead),
    Route::put("/api/v1/owners/{id}/rules", Permission::OwnerWrite).versioned(),
    Route::post("/api/v1/owners/{id}/rules/preview", Permission::OwnerWrite).asks(),
];

/// The routes of an owner's rules.
pub fn module() -> Module {
    Module::new("rules", ROUTES)
        .routes(routes!(get, set))
        .routes(routes!(preview))
}

/// What a rule does with an order.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = RuleAction)]
enum ActionBody {
    /// Places a hold that keeps the order's stock; once in the life of an order.
    Hold {
        /// `payment`, `approval`, `address`, `credit`, `fraud`, `stock`, `documents` or `manual`.
        #[schema(value_type = String, example = "approval")]
        kind: HoldKind,
        /// In somebody's words.
        #[serde(default)]
        reason: String,
    },
    /// Says who is to bring it, where whoever gave the order did not. The first rule that says so counts.
    Method {
        /// The carrier.
        #[schema(example = "PostNL")]
        carrier: String,
        /// The carrier's product; empty for any.
        #[serde(default)]
        #[schema(example = "letterbox")]
        carrier_service: String,
    },
    /// Says how urgent it is. The first rule that says so counts.
    Priority {
        /// Higher goes first.
        #[schema(minimum = -1_000_000, maximum = 1_000_000, example = 10)]
        priority: i64,
    },
    /// Puts a tag on it.
    Tag {
        /// The tag: at most 40 characters, without a comma; kept in small letters.
        #[schema(example = "gift")]
        tag: String,
    },
    /// Writes a note, unless it stands there.
    Note {
        /// `pick`, `pack`, `customer`, `carrier` or `internal`.
        #[schema(value_type = String, example = "pack")]
        audience: NoteAudience,
        /// The words.
        text: String,
    },
}

impl From<ActionBody> for Action {
    fn from(it: ActionBody) -> Action {
        match it {
            ActionBody::Hold { kind, reason } => Action::Hold { kind, reason },
            ActionBody::Method {
                carrier,
                carrier_service,
            } => Action::Method {
                carrier,
                carrier_service,
            },
            ActionBody::Priority { priority } => Action::Priority { priority },
            ActionBody::Tag { tag } => Action::Tag { tag },
            ActionBody::Note { audience, text } => Action::Note { audience, text },
        }
    }
}

impl From<&Action> for ActionBody {
    fn from(it: &Action) -> ActionBody {
        match it.clone() {
            Action::Hold { kind, reason } => ActionBody::Hold { kind, reason },
            Action::Method {
                carrier,
                carrier_service,
            } => ActionBody::Method {
                carrier,
                carrier_service,
            },
            Action::Priority { priority } => ActionBody::Priority { priority },
            Action::Tag { tag } => ActionBody::Tag { tag },
            Action::Note { audience, text } => ActionBody::Note { audience, text },
        }
    }
}

/// A rule to be set.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RuleInput)]
struct RuleBody {
    /// The number of a rule that is there; left out for a new one.
    #[serde(default)]
    number: i64,
    /// What people call it.
    #[schema(example = "Small goes through the letterbox")]
    name: String,
    /// What sets it off: `accepted`, `edited` (an accepted order asks for something else), `paid`, or `hourly` (every hour, for
    /// accepted orders of which something is open).
    #[schema(value_type = String, example = "accepted")]
    when: Trigger,
    /// Which orders it is for: a filter over the `facts` that the rules come with; empty for every order.
    #[serde(rename = "if", default)]
    #[schema(example = "country:eq:NL,letterbox:eq:true")]
    condition: String,
    /// What it does, in this order.
    then: Vec<ActionBody>,
    /// Whether it does anything at all.
    #[serde(default = "yes")]
    #[schema(default = true)]
    active: bool,
}

const fn yes() -> bool {
    true
}

impl From<RuleBody> for RuleInput {
    fn from(it: RuleBody) -> RuleInput {
        RuleInput {
            number: it.number,
            name: it.name,
            trigger: it.when,
            condition: it.condition,
            actions: it.then.into_iter().map(Action::from).collect(),
            active: it.active,
        }
    }
}

/// The rules of an owner, in the order in which they are asked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RulesBody {
    /// The rules, whole: what is left out is no more.
    rules: Vec<RuleBody>,
}

/// A rule.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Rule)]
struct RuleView {
    /// Its number among the owner's rules, never given twice.
    number: i64,
    /// Counts its changes.
    version: i64,
    /// What people call it.
    name: String,
    /// What sets it off: `accepted`, `edited`, `paid` or `hourly`.
    #[schema(value_type = String)]
    when: Trigger,
    /// Which orders it is for, as it was written.
    #[serde(rename = "if")]
    condition: String,
    /// The same as it is asked, in the form that programs read.
    #[schema(value_type = Object)]
    filter: Value,
    /// What it does, in this order.
    then: Vec<ActionBody>,
    /// Whether it does anything at all.
    active: bool,
}

impl From<&Rule> for RuleView {
    fn from(it: &Rule) -> RuleView {
        RuleView {
            number: it.number,
            version: it.version,
            name: it.name.clone(),
            when: it.trigger,
            condition: it.condition.text().to_owned(),
            filter: it.condition.filter().to_json(),
            then: it.actions.iter().map(ActionBody::from).collect(),
            active: it.active,
        }
    }
}

/// The rules of an owner.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Rules)]
struct RulesView {
    /// The owner.
    #[schema(example = "own_3v9")]
    owner: Shown,
    /// The rules, in the order in which they are asked.
    rules: Vec<RuleView>,
    /// What a rule can ask of an order: `key`, the `kind` of its values, and the `ops` that it takes in a filter.
    #[schema(value_type = Vec<Object>)]
    facts: Vec<Value>,
    /// The version of the owner, for `If-Match`.
    version: i64,
}

async fn find(app: &App, call: &Call, id: OwnerId) -> Result<Owner, ApiError> {
    let mut conn = app.store.read().await?;
    let owner = owners::by_id(&mut conn, Scope::from(call.actor()), id).await?;
    Ok(owner.ok_or_else(|| Refusal::new(refusal::OWNER_NOT_FOUND).with("owner", id.to_string()))?)
}

/// The rules of an owner. A rule's `if` is a filter over the `facts` of the answer; none of them is anybody's personal text.
/// `weight_g` and `longest_mm` are set where every product's are known; `letterbox` says that the whole order fits one
/// letterbox parcel (380 x 265 x 32 mm, 2 kg).
#[utoipa::path(get, path = "/api/v1/owners/{id}/rules", params(("id" = String, Path, example = "own_3v9")),
    responses((status = 200, body = RulesView)))]
async fn get(State(app): State<App>, call: Call, Path(id): Path<OwnerId>) -> Result<Response, ApiError> {
    let owner = find(&app, &call, id).await?;
    let view = RulesView {
        owner: id.into(),
        rules: owner.rules.list.iter().map(RuleView::from).collect(),
        facts: ORDER_FACTS.fields.iter().map(as_data).collect(),
        version: owner.version,
    };
    Ok(versioned(owner.version, view))
}

/// Says what an owner's rules are, whole and in their order. They count for what happens from then on. What a rule does sets
/// off no other rule. The answer's `rules` are their numbers.
#[utoipa::path(put, path = "/api/v1/owners/{id}/rules", params(("id" = String, Path), WriteQuery),
    request_body = RulesBody, responses((status = 200, body = Created)))]
async fn set(
    Write {
        path: owner,
        body,
        ask,
    }: Write<OwnerId, RulesBody>,
) -> Result<Response, ApiError> {
    let command = SetRules {
        owner,
        expected_version: ask.call.if_match,
        rules: body.rules.into_iter().map(RuleInput::from).collect(),
    };
    ask.verb(command).await
}

/// Rules to be tried on the orders of the past.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PreviewBody {
    /// The rules as they would be.
    rules: Vec<RuleBody>,
    /// How many of the latest accepted orders are looked at.
    #[serde(default = "preview_orders")]
    #[schema(minimum = 1, maximum = 10_000, default = 1_000)]
    orders_max: i64,
}

const fn preview_orders() -> i64 {
    PREVIEW_ORDERS
}

/// What rules would have done with the latest orders.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RulesPreview)]
struct PreviewView {
    /// Orders that were looked at, the latest first.
    examined: i64,
    /// Those that at least one rule is for.
    matched: i64,
    /// Those with which something else would be done than by the rules that count now.
    differing: i64,
    /// What each rule would have done, in their order.
    rules: Vec<TallyView>,
    /// The latest of those with which something else would be done, at most 100.
    orders: Vec<DifferingView>,
}

/// What one rule would have done.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RuleTally)]
struct TallyView {
    /// Orders that it is for.
    matched: i64,
    /// Of those, the ones for which a rule before it left something to do.
    acted: i64,
}

/// An order with which something else would be done.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DifferingOrder)]
struct DifferingView {
    /// The order.
    #[schema(example = "ord_3v9")]
    order: Shown,
    /// Its number.
    number: String,
    /// What would be done with it; nothing where the rules that count now do something.
    done: Vec<DoneView>,
}

/// Something that a rule would do.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RuleDone)]
struct DoneView {
    /// The place of the rule among those that were sent, from 0.
    rule: usize,
    /// What: `hold`, `method`, `priority` or `note`.
    #[serde(rename = "do")]
    what: &'static str,
}

impl From<Differing> for DifferingView {
    fn from(it: Differing) -> DifferingView {
        let done = it.done.into_iter().map(|(rule, what)| DoneView { rule, what });
        DifferingView {
            order: it.order.into(),
            number: it.number,
            done: done.collect(),
        }
    }
}

impl From<Preview> for PreviewView {
    fn from(it: Preview) -> PreviewView {
        let tallies = it.tallies.iter().map(|tally| TallyView {
            matched: tally.matched,
            acted: tally.acted,
        });
        PreviewView {
            examined: it.examined,
            matched: it.matched,
            differing: it.differing,
            rules: tallies.collect(),
            orders: it.named.into_iter().map(DifferingView::from).collect(),
        }
    }
}

/// What rules would have done with the latest accepted orders of the owner, had they been set off on each as it stands now;
/// and where that is something else than the rules that count now do. Nothing is changed.
#[utoipa::path(post, path = "/api/v1/owners/{id}/rules/preview", params(("id" = String, Path, example = "own_3v9")),
    request_body = PreviewBody, responses((status = 200, body = PreviewView)))]
async fn preview(
    State(app): State<App>,
    call: Call,
    Path(owner): Path<OwnerId>,
    Json { value: body, .. }: Json<PreviewBody>,
) -> Result<axum::Json<PreviewView>, ApiError> {
    domain::text::within("/orders_max", body.orders_max, 1..=PREVIEW_ORDERS_MAX)?;
    let rules: Vec<RuleInput> = body.rules.into_iter().map(RuleInput::from).collect();
    let preview = app
        .engine
        .preview_rules(call.actor(), owner, &rules, body.orders_max);
    let preview = preview.await.map_err(|error| refused(&call, error))?;
    Ok(axum::Json(preview.into()))
}
