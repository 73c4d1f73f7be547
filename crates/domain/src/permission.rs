//! What a role may do: one table, read by the route table of the server.

use std::fmt;
use std::str::FromStr;

macro_rules! roles {
    ($( #[doc = $doc:literal] $role:ident = $name:literal; )*) => {
        /// What somebody is to the book.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Role { $( #[doc = $doc] $role, )* }

        /// Every role.
        pub const ROLES: &[Role] = &[ $( Role::$role, )* ];

        impl Role {
            /// The name in the API and the database.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $( Role::$role => $name, )* }
            }
        }
    };
}

roles! {
    /// Everything, access included.
    Administrator = "administrator";
    /// The order desk: orders, customers, holds, releases.
    Desk = "desk";
    /// The warehouse floor: picks, packs, ships, receives, counts.
    Floor = "floor";
    /// A shop, marketplace, ERP or carrier that hands in orders and follows the feed.
    Integrator = "integrator";
    /// Runs the program: measures, settings, checks; no business.
    Operator = "operator";
    /// A goods owner who sees and steers its own orders.
    OwnerPortal = "owner_portal";
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The text names no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected one of administrator, desk, floor, integrator, operator, owner_portal")]
pub struct RoleError;

impl FromStr for Role {
    type Err = RoleError;

    fn from_str(text: &str) -> Result<Role, RoleError> {
        ROLES
            .iter()
            .copied()
            .find(|role| role.name() == text)
            .ok_or(RoleError)
    }
}

macro_rules! permissions {
    ($( #[doc = $doc:literal] $permission:ident = $name:literal [ $( $role:ident )* ]; )*) => {
        /// The right to do one kind of thing: `noun.verb`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Permission { $( #[doc = $doc] $permission, )* }

        /// Every permission.
        pub const PERMISSIONS: &[Permission] = &[ $( Permission::$permission, )* ];

        impl Permission {
            /// The name in the API and the route table.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $( Permission::$permission => $name, )* }
            }

            /// The roles that have it, the administrator apart, who has all.
            const fn roles(self) -> &'static [Role] {
                match self { $( Permission::$permission => &[ $( Role::$role, )* ], )* }
            }
        }
    };
}

permissions! {
    /// Read orders, their lines, holds and why they stand where they stand.
    OrderRead = "order.read" [Desk Floor Integrator OwnerPortal];
    /// Create and accept orders.
    OrderCreate = "order.create" [Desk Integrator OwnerPortal];
    /// Change an order that exists.
    OrderEdit = "order.edit" [Desk Integrator OwnerPortal];
    /// Write and change notes on an order.
    OrderNote = "order.note" [Desk Floor Integrator OwnerPortal];
    /// Read and write the notes that are for the house itself.
    OrderNoteInternal = "order.note_internal" [Desk Floor];
    /// Place and lift holds.
    OrderHold = "order.hold" [Desk OwnerPortal];
    /// Release an order to the warehouse, or take it back.
    OrderRelease = "order.release" [Desk];
    /// Cancel what has not been shipped.
    OrderCancel = "order.cancel" [Desk Integrator OwnerPortal];
    /// Lease the work on an order, renew it, take it over, give it back.
    OrderLease = "order.lease" [Desk Floor];
    /// Pick, and report a shortage.
    OrderPick = "order.pick" [Desk Floor];
    /// Pack.
    OrderPack = "order.pack" [Desk Floor];
    /// Ship.
    OrderShip = "order.ship" [Desk Floor];
    /// Read payments.
    PaymentRead = "payment.read" [Desk Integrator OwnerPortal];
    /// Record payments and refunds.
    PaymentRecord = "payment.record" [Desk Integrator];
    /// Read credits.
    CreditRead = "credit.read" [Desk Integrator OwnerPortal];
    /// Make a credit.
    CreditCreate = "credit.create" [Desk Integrator];
    /// Read returns.
    ReturnRead = "return.read" [Desk Floor Integrator OwnerPortal];
    /// Announce returns, and call them off.
    ReturnAnnounce = "return.announce" [Desk Integrator OwnerPortal];
    /// Take returned goods in, announced or not.
    ReturnReceive = "return.receive" [Desk Floor];
    /// Say from which order a return is, and that nothing more will come.
    ReturnEdit = "return.edit" [Desk];
    /// Read packages and shipments.
    ShipmentRead = "shipment.read" [Desk Floor Integrator OwnerPortal];
    /// Read tasks of the floor.
    TaskRead = "task.read" [Desk Floor];
    /// Finish a task of the floor.
    TaskFinish = "task.finish" [Desk Floor];
    /// Read stock levels and movements.
    StockRead = "stock.read" [Desk Floor Integrator OwnerPortal];
    /// Receive goods.
    StockReceive = "stock.receive" [Desk Floor];
    /// Correct stock.
    StockAdjust = "stock.adjust" [Desk Floor];
    /// Move stock between bins.
    StockTransfer = "stock.transfer" [Desk Floor];
    /// Read what is expected to come in.
    ExpectedReceiptRead = "expected_receipt.read" [Desk Floor Integrator OwnerPortal];
    /// Announce what is coming, change it, and say that nothing more comes.
    ExpectedReceiptWrite = "expected_receipt.write" [Desk Integrator OwnerPortal];
    /// Read stock counts, without what the ledger says.
    StockCountRead = "stock_count.read" [Desk Floor];
    /// Begin a count, count, and say that all is counted.
    StockCountCount = "stock_count.count" [Desk Floor];
    /// See what differs, approve it or drop the count.
    StockCountApprove = "stock_count.approve" [Desk];
    /// Read products.
    ProductRead = "product.read" [Desk Floor Integrator OwnerPortal];
    /// Create and change products.
    ProductWrite = "product.write" [Desk Integrator];
    /// Read customers.
    CustomerRead = "customer.read" [Desk Integrator OwnerPortal];
    /// Create and change customers.
    CustomerWrite = "customer.write" [Desk Integrator];
    /// Erase the personal text of customers and orders.
    PersonErase = "person.erase" [];
    /// Read owners and channels.
    OwnerRead = "owner.read" [Desk Floor Integrator OwnerPortal];
    /// Create and change owners and channels.
    OwnerWrite = "owner.write" [];
    /// Read warehouses and bins.
    WarehouseRead = "warehouse.read" [Desk Floor Integrator OwnerPortal];
    /// Create and change warehouses and bins.
    WarehouseWrite = "warehouse.write" [];
    /// Read the event feed.
    EventRead = "event.read" [Desk Integrator Operator OwnerPortal];
    /// Read imports, their verdicts and profiles.
    ImportRead = "import.read" [Desk Integrator];
    /// Import from files, and keep profiles.
    ImportRun = "import.run" [Desk Integrator];
    /// Read the metrics.
    MetricRead = "metric.read" [Operator];
    /// Read and change settings.
    SettingRead = "setting.read" [Operator];
    /// Read what the book is: its age, and whether it is a demonstration.
    BookRead = "book.read" [Desk Floor Integrator Operator OwnerPortal];
    /// Fill a new book with a demonstration, and remove that again.
    BookDemonstrate = "book.demonstrate" [];
    /// Have the book checked.
    BookVerify = "book.verify" [Operator];
    /// Note that the book was backed up, and that a backup was restored and proved.
    BookBackUp = "book.back_up" [Operator];
    /// Read which jobs were given up.
    JobRead = "job.read" [Operator];
    /// Try a job again that was given up.
    JobRevive = "job.revive" [Operator];
    /// See and end one's own sessions.
    SessionOwn = "session.own" [Desk Floor Operator OwnerPortal];
    /// See and end anybody's sessions.
    SessionRevoke = "session.revoke" [];
    /// Read which API keys there are.
    ApiKeyRead = "api_key.read" [Operator];
    /// Make and revoke API keys.
    ApiKeyWrite = "api_key.write" [];
    /// Make sign-in links for those whom one [lets in](Role::lets_in).
    SignInLinkCreate = "sign_in_link.create" [Desk];
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Role {
    /// Whether this role has that permission.
    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        self == Role::Administrator || permission.roles().contains(&self)
    }

    /// Whether this role may make a sign-in link for `guest`: never for more rights than its own, and, the
    /// administrator apart, for the floor only.
    #[must_use]
    pub fn lets_in(self, guest: Role) -> bool {
        let has_no_more = || PERMISSIONS.iter().all(|it| self.may(*it) || !guest.may(*it));
        self == Role::Administrator
            || (self.may(Permission::SignInLinkCreate) && guest == Role::Floor && has_no_more())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_administrator_may_do_everything_and_the_operator_no_business() {
        assert!(
            PERMISSIONS
                .iter()
                .all(|permission| Role::Administrator.may(*permission))
        );
        let business = PERMISSIONS
            .iter()
            .filter(|p| p.name().starts_with("order.") || p.name().starts_with("stock."));
        assert!(
            business
                .into_iter()
                .all(|permission| !Role::Operator.may(*permission))
        );
    }

    #[test]
    fn nobody_but_the_administrator_makes_keys_or_ends_sessions() {
        for role in ROLES.iter().filter(|role| **role != Role::Administrator) {
            assert!(!role.may(Permission::ApiKeyWrite));
            assert!(!role.may(Permission::SessionRevoke));
        }
    }

    #[test]
    fn nobody_lets_in_somebody_who_may_do_more() {
        for host in ROLES {
            for guest in ROLES.iter().filter(|guest| host.lets_in(**guest)) {
                let more = PERMISSIONS.iter().find(|it| guest.may(**it) && !host.may(**it));
                assert_eq!(more, None, "{host} lets in {guest}");
            }
        }
        let by_desk: Vec<_> = ROLES.iter().filter(|guest| Role::Desk.lets_in(**guest)).collect();
        assert_eq!(by_desk, [&Role::Floor]);
    }

    #[test]
    fn names_are_unique_and_roles_read_back() {
        let mut names: Vec<_> = PERMISSIONS.iter().map(|permission| permission.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), PERMISSIONS.len());
        for role in ROLES {
            assert_eq!(role.name().parse(), Ok(*role));
        }
        assert_eq!("Administrator".parse::<Role>(), Err(RoleError));
    }
}
