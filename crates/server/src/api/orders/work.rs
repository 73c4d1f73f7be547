//! The work on an order as it is shown: who has it, from which bins, into which packages, and what may be done next.

use std::collections::{BTreeSet, HashMap};

use domain::command::Reply;
use domain::expected_receipts::Promises;
use domain::id::{AccountId, PackageId};
use domain::inventory::Bin;
use domain::orders::next::Next;
use domain::orders::{Allocation, WorkLease};
use domain::permission::Role;
use domain::products::Product;
use domain::shipments::{Package, PackageLine};
use serde::Serialize;
use store::orders::Detail;
use store::{Conn, Fault, Scope, access, expected_receipts, products, warehouses};
use utoipa::ToSchema;

use crate::api::shown::{Shown, set, text};
use crate::http::problem::PERMISSION_DENIED;
use crate::http::routes::{Access, Route};

/// What people call the things on an order's page.
#[derive(Debug)]
pub struct Names {
    /// The products of its lines.
    pub products: Vec<Product>,
    /// The bins that it is picked from.
    pub bins: Vec<Bin>,
    /// What its lines that wait for stock can count on.
    pub promised: Promises,
    /// Whoever works on it.
    pub holder: Option<String>,
    /// Whoever wrote its notes.
    pub writers: HashMap<AccountId, String>,
}

impl Names {
    /// Reads them, a statement for each kind.
    ///
    /// # Errors
    /// The fault of a read.
    pub async fn read(conn: &mut Conn, scope: Scope, detail: &Detail) -> Result<Names, Fault> {
        let lines: Vec<_> = detail.lines.iter().map(|line| line.product).collect();
        let bins: Vec<_> = detail.allocations.iter().map(|it| it.bin).collect();
        Ok(Names {
            products: products::by_ids(conn, scope, &lines).await?,
            bins: warehouses::bins_by_ids(conn, &bins).await?,
            promised: expected_receipts::promised(conn, &detail.lines).await?,
            holder: match &detail.lease {
                Some(lease) => access::name_of(conn, lease.holder.value()).await?,
                None => None,
            },
            writers: writers(conn, detail).await?,
        })
    }
}

async fn writers(conn: &mut Conn, detail: &Detail) -> Result<HashMap<AccountId, String>, Fault> {
    let accounts: BTreeSet<AccountId> = detail.notes.iter().map(|note| note.written_by).collect();
    let mut writers = HashMap::new();
    for account in accounts {
        if let Some(name) = access::name_of(conn, account.value()).await? {
            writers.insert(account, name);
        }
    }
    Ok(writers)
}

/// A verb, and whether it would be carried out now.
#[derive(Debug, Serialize, ToSchema)]
pub struct NextVerb {
    /// The end of its path: `release`, `lease/take-over`, `pick`, ...
    #[schema(example = "release")]
    verb: &'static str,
    /// Whether it would be carried out, asked for all that there is to do.
    allowed: bool,
    /// The code of the refusal; left out when it is allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "order.on_hold")]
    code: Option<&'static str>,
    /// The numbers and ids behind the refusal.
    #[serde(skip_serializing_if = "Reply::is_empty")]
    #[schema(value_type = Object)]
    facts: Reply,
}

impl NextVerb {
    /// The verb for somebody of this role: what the role may not do is refused for that, whatever the order says.
    pub fn of(next: Next, routes: &[Route], role: Option<Role>) -> NextVerb {
        let path = format!("/api/v1/orders/{{id}}/{}", next.verb);
        let permission = routes
            .iter()
            .find(|route| route.path == path)
            .map(|route| route.access);
        let may = match permission {
            Some(Access::Needs(permission)) => role.is_some_and(|role| role.may(permission)),
            _ => false,
        };
        let (code, facts) = match next.refusal {
            _ if !may => (Some(PERMISSION_DENIED.code), Reply::new()),
            Some(refusal) => (Some(refusal.code.name), refusal.data),
            None => (None, Reply::new()),
        };
        NextVerb {
            verb: next.verb,
            allowed: code.is_none(),
            code,
            facts,
        }
    }
}

/// Who works on an order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WorkLease)]
pub struct LeaseView {
    holder: Shown,
    /// What the holder is called, as long as it may come in.
    #[serde(skip_serializing_if = "Option::is_none")]
    holder_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    device: Option<String>,
    /// Counts the hand-overs.
    fence: i64,
    heartbeat_at: Shown,
    /// When anybody may take the work.
    expires_at: Shown,
}

impl LeaseView {
    /// The lease, with its holder's name.
    pub fn of(it: WorkLease, names: &Names) -> LeaseView {
        LeaseView {
            holder: it.holder.into(),
            holder_name: names.holder.clone(),
            device: text(it.device),
            fence: it.fence,
            heartbeat_at: it.heartbeat_at.into(),
            expires_at: it.expires_at.into(),
        }
    }
}

/// From which bin pieces of a line are to be taken.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Allocation)]
pub struct AllocationView {
    line: Shown,
    product: Shown,
    warehouse: Shown,
    bin: Shown,
    /// What stands on the bin.
    #[serde(skip_serializing_if = "Option::is_none")]
    bin_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lot: Option<String>,
    /// Pieces appointed and not shipped.
    quantity: i64,
    /// Of these: taken from the bin.
    picked: i64,
}

impl AllocationView {
    /// The allocation, with its bin's code.
    pub fn of(it: Allocation, names: &Names) -> AllocationView {
        let bin = names.bins.iter().find(|bin| bin.id == it.bin);
        AllocationView {
            bin_code: bin.map(|bin| bin.code.clone()),
            line: it.line.into(),
            product: it.product.into(),
            warehouse: it.warehouse.into(),
            bin: it.bin.into(),
            lot: text(it.lot),
            quantity: it.quantity,
            picked: it.picked,
        }
    }
}

/// A parcel or pallet.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Package)]
pub struct PackageView {
    #[schema(example = "pkg_3vc")]
    id: Shown,
    #[serde(skip_serializing_if = "Option::is_none")]
    sscc: Option<String>,
    /// In grams; 0 when not weighed.
    weight_g: i64,
    /// Length, width and height in millimetres; 0 when not measured.
    size_mm: [i64; 3],
    /// The shipment it left with; left out while it is here.
    #[serde(skip_serializing_if = "Option::is_none")]
    shipment: Option<Shown>,
    /// What is in it.
    lines: Vec<PackedLine>,
}

/// Pieces of a line in a package.
#[derive(Debug, Serialize, ToSchema)]
pub struct PackedLine {
    line: Shown,
    quantity: i64,
}

impl PackageView {
    pub fn of(it: Package, lines: &[PackageLine]) -> PackageView {
        let of_package = |id: PackageId| lines.iter().filter(move |line| line.package == id);
        let lines = of_package(it.id).map(|line| PackedLine {
            line: line.line.into(),
            quantity: line.quantity,
        });
        PackageView {
            id: it.id.into(),
            sscc: text(it.sscc),
            weight_g: it.weight_g,
            size_mm: it.size_mm,
            shipment: set(it.shipment),
            lines: lines.collect(),
        }
    }
}
