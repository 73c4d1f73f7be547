//! Products and their packs.

use axum::extract::State;
use axum::response::Response;
use domain::id::ProductId;
use domain::permission::Permission;
use domain::products::listing::PRODUCTS;
use domain::products::{CreateProduct, Pack, PackInput, Product};
use domain::refusal::{self, Refusal};
use serde::{Deserialize, Serialize};
use store::{Scope, products};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::Created;
use super::ask::{Ask, WriteQuery, versioned};
use super::codes;
use super::export::export_handler;
use super::listing::{Count, CountQuery, Page, PageQuery, list_handlers};
use super::shown::{Shown, text};
use crate::app::App;
use crate::http::{ApiError, Call, Json, Module, Path, Query, Route};

const ROUTES: &[Route] = &[
    Route::list("/api/v1/products", Permission::ProductRead, &PRODUCTS),
    Route::list("/api/v1/products/count", Permission::ProductRead, &PRODUCTS),
    Route::list("/api/v1/products/export", Permission::ProductRead, &PRODUCTS).download(),
    Route::post("/api/v1/products", Permission::ProductWrite),
    Route::get("/api/v1/products/{id}", Permission::ProductRead),
];

/// The routes of products.
pub fn module() -> Module {
    Module::new("products", ROUTES)
        .routes(routes!(list, create))
        .routes(routes!(count))
        .routes(routes!(export))
        .routes(routes!(get))
}

/// What an owner sells, counted in its base unit.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Product)]
pub struct ProductView {
    #[schema(example = "prd_3v9")]
    id: Shown,
    owner: Shown,
    /// The item code, unique with the owner, case-sensitive.
    sku: String,
    name: String,
    /// False for a service, which is sold but never picked.
    physical: bool,
    /// Grams of a base unit; 0 when unknown.
    weight_g: i64,
    /// Length, width and height of a base unit in millimetres; 0 when unknown.
    size_mm: [i64; 3],
    /// Customs code.
    #[serde(skip_serializing_if = "Option::is_none")]
    hs_code: Option<String>,
    /// Country of origin.
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<String>,
    /// Needs the papers for dangerous goods.
    dangerous: bool,
    version: i64,
}

impl From<Product> for ProductView {
    fn from(it: Product) -> ProductView {
        ProductView {
            id: it.id.into(),
            owner: it.owner.into(),
            sku: it.sku,
            name: it.name,
            physical: it.physical,
            weight_g: it.weight_g,
            size_mm: it.size_mm,
            hs_code: text(it.hs_code),
            origin: text(it.origin),
            dangerous: it.dangerous,
            version: it.version,
        }
    }
}

/// A barcode that means a number of base units.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Pack)]
pub struct PackView {
    id: Shown,
    barcode: String,
    quantity: i64,
    weight_g: i64,
    size_mm: [i64; 3],
}

impl From<Pack> for PackView {
    fn from(it: Pack) -> PackView {
        PackView {
            id: it.id.into(),
            barcode: it.barcode,
            quantity: it.quantity,
            weight_g: it.weight_g,
            size_mm: it.size_mm,
        }
    }
}

/// A product with its packs.
#[derive(Debug, Serialize, ToSchema)]
struct ProductDetail {
    #[serde(flatten)]
    product: ProductView,
    packs: Vec<PackView>,
}

/// One product with its packs.
#[utoipa::path(get, path = "/api/v1/products/{id}", params(("id" = String, Path, example = "prd_3v9")),
    responses((status = 200, body = ProductDetail)))]
async fn get(State(app): State<App>, call: Call, Path(id): Path<ProductId>) -> Result<Response, ApiError> {
    let scope = Scope::from(call.actor());
    let mut conn = app.store.read().await?;
    let product = products::by_id(&mut conn, scope, id).await?;
    let product = product.ok_or_else(|| not_found(id))?;
    let packs = products::packs(&mut conn, scope, id).await?;
    let version = product.version;
    let detail = ProductDetail {
        product: product.into(),
        packs: packs.into_iter().map(PackView::from).collect(),
    };
    Ok(versioned(version, detail))
}

/// There is no such product for this reader.
pub fn not_found(id: ProductId) -> Refusal {
    Refusal::new(refusal::PRODUCT_NOT_FOUND).with("product", id.to_string())
}

/// A product to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProductBody {
    /// Whose: an id or a code. May be left out by those who see one owner, or when there is only one.
    #[serde(default)]
    owner: Option<String>,
    /// The item code, unique with the owner, case-sensitive.
    #[schema(example = "MUG-BLUE")]
    sku: String,
    #[serde(default)]
    #[schema(example = "Mug, blue")]
    name: String,
    /// False for a service, which is sold but never picked.
    #[serde(default = "yes")]
    #[schema(default = true)]
    physical: bool,
    /// Grams of a base unit; 0 when unknown.
    #[serde(default)]
    weight_g: i64,
    /// Length, width and height of a base unit in millimetres; 0 when unknown.
    #[serde(default)]
    size_mm: [i64; 3],
    /// Customs code.
    #[serde(default)]
    hs_code: String,
    /// Country of origin, two letters.
    #[serde(default)]
    origin: String,
    /// Needs the papers for dangerous goods.
    #[serde(default)]
    dangerous: bool,
    /// Its packs.
    #[serde(default)]
    packs: Vec<ProductPackBody>,
}

const fn yes() -> bool {
    true
}

/// A pack to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProductPackBody {
    /// The barcode.
    #[schema(example = "8712345678906")]
    barcode: String,
    /// How many base units it means.
    #[schema(minimum = 1, example = 12)]
    quantity: i64,
    /// Grams; 0 when unknown.
    #[serde(default)]
    weight_g: i64,
    /// Length, width and height in millimetres; 0 when unknown.
    #[serde(default)]
    size_mm: [i64; 3],
}

impl From<ProductPackBody> for PackInput {
    fn from(pack: ProductPackBody) -> PackInput {
        PackInput {
            barcode: pack.barcode,
            quantity: pack.quantity,
            weight_g: pack.weight_g,
            size_mm: pack.size_mm,
        }
    }
}

/// Makes a product.
#[utoipa::path(post, path = "/api/v1/products", params(WriteQuery), request_body = ProductBody,
    responses((status = 201, body = Created)))]
async fn create(
    State(app): State<App>,
    call: Call,
    Query(query): Query<WriteQuery>,
    Json { value, hash }: Json<ProductBody>,
) -> Result<Response, ApiError> {
    let command = CreateProduct {
        owner: codes::owner(&app, call.actor(), value.owner.as_deref()).await?,
        sku: value.sku,
        name: value.name,
        physical: value.physical,
        weight_g: value.weight_g,
        size_mm: value.size_mm,
        hs_code: value.hs_code,
        origin: value.origin,
        dangerous: value.dangerous,
        packs: value.packs.into_iter().map(PackInput::from).collect(),
    };
    let ask = Ask::new(app, call, hash, query);
    ask.create("/api/v1/products", command).await
}

list_handlers!(
    "Products, a page at a time.",
    list = "/api/v1/products",
    count = "/api/v1/products/count",
    PRODUCT_LIST: Product -> ProductView
);

export_handler!(export = "/api/v1/products/export", PRODUCT_LIST: Product -> ProductView, PRODUCT_COLUMNS);
