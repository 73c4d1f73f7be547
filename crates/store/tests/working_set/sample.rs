//! Rows of every noun, random but valid, with the strings that break naive programs.

use domain::customers::{Address, Customer};
use domain::id::{Id, LineId, OrderId, OwnerId, ProductId, WarehouseId};
use domain::inventory::{
    Bin, BinKind, MoveKind, Stock, StockLevel, StockMovement, Task, TaskKind, Warehouse,
};
use domain::money::{Currency, Money, TaxRate, UnitPrice};
use domain::orders::{Allocation, Credit, CreditLine, LineKind, Order, OrderLine, Quantities, Status};
use domain::owners::{BelowMinimum, Buffers, Channel, MinimumOrder, Owner, ShortPolicy};
use domain::payments::{PaymentClaim, PaymentPolicy, PaymentState, PaymentSums, PaymentTerms};
use domain::products::{Pack, Product};
use domain::shipments::{Package, PackageLine, Shipment};
use domain::time::Instant;
use std::sync::Arc;

const HOSTILE: &[&str] = &[
    "",
    " ",
    "'",
    "\"",
    "\\",
    "'; DROP TABLE orders; --",
    "$1 ? :a @b",
    "%_",
    "{in}",
    "NULL",
    "null",
    "[\"a\"]",
    "0",
    "007",
    "1e5",
    "true",
    "\u{feff}x",
    "\u{202e}abc",
    "e\u{301}",
    "\u{e9}",
    "\u{df}\u{130}I\u{131}",
    "日本語",
    "👩‍👩‍👧‍👦",
    "\u{fffd}\u{10ffff}",
    "a\r\nb\tc\u{b}\u{7f}",
    "=cmd|' /C calc'!A0",
    "{\"a\":\"b\"}",
    "\u{1}\u{1f}",
];

/// A seed's stream of random values.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        i64::try_from(self.0 % u64::try_from(end).expect("above zero")).expect("below end")
    }

    pub fn id<I: Id>(&mut self) -> I {
        I::new(1 + self.below(1 << 53))
    }

    pub fn maybe<I: Id>(&mut self) -> I {
        if self.flip() { I::new(0) } else { self.id() }
    }

    pub fn flip(&mut self) -> bool {
        self.below(2) == 0
    }

    pub fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len() as i64)).expect("an index")]
    }

    pub fn text(&mut self) -> String {
        format!("{}{}", self.one_of(HOSTILE), self.one_of(HOSTILE))
    }

    /// A text that no other is equal to.
    pub fn unique(&mut self) -> String {
        format!("{}#{}", self.text(), self.below(1 << 53))
    }

    pub fn amount(&mut self) -> Money {
        Money(self.below(1 << 60) - (1 << 59))
    }

    fn maybe_amount(&mut self) -> Option<Money> {
        self.flip().then(|| self.amount())
    }

    pub fn instant(&mut self) -> Instant {
        Instant(self.below(1 << 52))
    }

    fn size(&mut self) -> [i64; 3] {
        [self.below(9_000), self.below(9_000), self.below(9_000)]
    }

    fn date(&mut self) -> String {
        self.one_of(&["", "2026-02-11", "2028-02-29"]).to_owned()
    }

    fn currency(&mut self) -> Currency {
        Currency::parse(self.one_of(&["EUR", "JPY", "KWD"])).expect("a currency")
    }

    /// Quantities that obey their rules, each possibly different.
    pub fn quantities(&mut self) -> Quantities {
        let packed = self.below(5);
        let picked = packed + self.below(5);
        let allocated = picked + self.below(5);
        let reserved = allocated + self.below(5);
        let returned = self.below(5);
        let shipped = returned + self.below(5);
        let cancelled = self.below(5);
        let ordered = reserved + shipped + cancelled + self.below(9);
        Quantities {
            ordered,
            cancelled,
            reserved,
            allocated,
            picked,
            packed,
            shipped,
            returned,
        }
    }

    pub fn owner(&mut self) -> Owner {
        Owner {
            id: self.id(),
            code: self.unique(),
            name: self.text(),
            zone: self.text(),
            currency: self.currency(),
            short_policy: self.one_of(&[ShortPolicy::Backorder, ShortPolicy::Refuse]),
            ship_complete: self.flip(),
            warehouse: self.maybe(),
            payment: PaymentTerms {
                policy: self.one_of(PaymentPolicy::ALL),
                keeps_stock: self.flip(),
                cancel_after_days: self.below(99),
            },
            minimum_order: MinimumOrder {
                amount: self.amount(),
                below: self.one_of(BelowMinimum::ALL),
            },
            over_delivery_percent: self.below(99),
            rules: self.rules(),
            version: self.below(99),
        }
    }

    pub fn channel(&mut self, owner: OwnerId) -> Channel {
        Channel {
            id: self.id(),
            owner,
            code: self.unique(),
            name: self.text(),
            payment: self.flip().then(|| self.one_of(PaymentPolicy::ALL)),
            buffers: Buffers {
                all: self.below(9),
                items: Arc::new((0..self.below(3)).map(|_| (self.id(), self.below(9))).collect()),
            },
            version: self.below(99),
        }
    }

    pub fn warehouse(&mut self) -> Warehouse {
        Warehouse {
            id: self.id(),
            code: self.unique(),
            name: self.text(),
            zone: self.text(),
            staging: self.id(),
            calendar: self.calendar(),
            version: self.below(99),
        }
    }

    pub fn bin(&mut self, warehouse: WarehouseId) -> Bin {
        Bin {
            id: self.id(),
            warehouse,
            code: self.unique(),
            kind: self.one_of(&[BinKind::Pick, BinKind::Staging, BinKind::Quarantine]),
        }
    }

    pub fn product(&mut self, owner: OwnerId) -> Product {
        Product {
            id: self.id(),
            owner,
            sku: self.unique(),
            name: self.text(),
            physical: self.flip(),
            weight_g: self.below(9_000),
            size_mm: self.size(),
            hs_code: self.text(),
            origin: self.text(),
            dangerous: self.flip(),
            version: self.below(99),
        }
    }

    pub fn pack(&mut self, owner: OwnerId, product: ProductId) -> Pack {
        Pack {
            id: self.id(),
            owner,
            product,
            barcode: self.unique(),
            quantity: 1 + self.below(99),
            weight_g: self.below(9_000),
            size_mm: self.size(),
        }
    }

    pub fn customer(&mut self, owner: OwnerId) -> Customer {
        Customer {
            id: self.id(),
            owner,
            external_ref: self.unique(),
            name: self.text(),
            address: self.maybe(),
            erased_at: self.instant(),
            version: self.below(99),
        }
    }

    pub fn address(&mut self, owner: OwnerId) -> Address {
        Address {
            id: self.id(),
            owner,
            name: self.text(),
            company: self.text(),
            street: self.text(),
            house_number: self.text(),
            addition: self.text(),
            postal_code: self.text(),
            city: self.text(),
            region: self.text(),
            country: self.text(),
            email: self.text(),
            phone: self.text(),
        }
    }

    pub fn order(&mut self, owner: OwnerId) -> Order {
        Order {
            id: self.id(),
            owner,
            channel: self.id(),
            number: self.text(),
            external_ref: self.unique(),
            currency: self.currency(),
            customer: self.maybe(),
            ship_to: self.maybe(),
            bill_to: self.maybe(),
            placed_at: self.instant(),
            placed_zone: self.text(),
            placed_raw: self.text(),
            requested_date: self.date(),
            ship_by: self.date(),
            promised_date: self.date(),
            carrier: self.text(),
            carrier_service: self.text(),
            method_rule: self.below(9),
            cut_off_at: self.instant(),
            due_at: self.instant(),
            valid_until: self.date(),
            erased_at: self.instant(),
            warehouse: self.id(),
            ship_complete: self.flip(),
            priority: self.below(9) - 4,
            tags: (0..self.below(3)).map(|_| self.text()).collect(),
            payment_policy: self.one_of(PaymentPolicy::ALL),
            payment_claim: self.one_of(&[PaymentClaim::Unknown, PaymentClaim::Unpaid, PaymentClaim::Paid]),
            payments: PaymentSums {
                authorised: self.amount(),
                paid: self.amount(),
                refunded: self.amount(),
            },
            payment_hold: self.maybe(),
            payment_state: self.one_of(PaymentState::ALL),
            accepted_at: self.instant(),
            cancelled_at: self.instant(),
            lines: self.below(9),
            totals: self.quantities(),
            backordered: self.below(9),
            open_holds: self.below(9),
            leased: self.flip(),
            goods: self.amount(),
            charges: self.amount(),
            tax: self.amount(),
            total: self.amount(),
            source_total: self.maybe_amount(),
            source_status: self.text(),
            history: self.flip(),
            content_hash: self.text(),
            status: self.one_of(&Status::ALL),
            created_at: self.instant(),
            version: self.below(99),
        }
    }

    pub fn line(&mut self, owner: OwnerId, order: OrderId, position: i64) -> OrderLine {
        let quantities = self.quantities();
        OrderLine {
            id: self.id(),
            order,
            owner,
            position,
            product: self.id(),
            warehouse: self.id(),
            kind: self.one_of(&[LineKind::Physical, LineKind::Service]),
            description: self.text(),
            quantities,
            backordered: self.below(quantities.unreserved() + 1),
            backordered_since: self.instant(),
            backorder_reason: self.text(),
            priority: self.below(9) - 4,
            price: UnitPrice {
                micros: self.below(1 << 50),
                per_quantity: 1 + self.below(9),
            },
            amount: self.amount(),
            source_amount: self.maybe_amount(),
            tax_rate: TaxRate(self.below(1_000_000)),
            tax: self.amount(),
            prices_include_tax: self.flip(),
        }
    }

    pub fn allocation(&mut self, line: &OrderLine) -> Allocation {
        let picked = self.below(9);
        Allocation {
            id: self.id(),
            order: line.order,
            line: line.id,
            owner: line.owner,
            product: line.product,
            warehouse: line.warehouse,
            bin: self.id(),
            lot: self.text(),
            quantity: picked + self.below(9),
            picked,
        }
    }

    pub fn package(&mut self, owner: OwnerId, order: OrderId) -> Package {
        Package {
            id: self.id(),
            order,
            owner,
            sscc: self.text(),
            weight_g: self.below(9_000),
            size_mm: self.size(),
            shipment: self.maybe(),
        }
    }

    pub fn package_line(&mut self, package: &Package, line: LineId) -> PackageLine {
        let (order, owner) = (package.order, package.owner);
        PackageLine {
            package: package.id,
            line,
            order,
            owner,
            quantity: 1 + self.below(9),
        }
    }

    pub fn shipment(&mut self, owner: OwnerId, order: OrderId) -> Shipment {
        Shipment {
            id: self.id(),
            order,
            owner,
            number: self.text(),
            warehouse: self.id(),
            carrier: self.text(),
            carrier_service: self.text(),
            tracking: self.text(),
            quantity: 1 + self.below(9),
            packages: self.below(9),
            shipped_at: self.instant(),
            version: self.below(99),
        }
    }

    pub fn credit(&mut self, owner: OwnerId) -> Credit {
        Credit {
            id: self.id(),
            owner,
            channel: self.id(),
            number: self.text(),
            external_ref: self.unique(),
            kind: self.text(),
            order: self.maybe(),
            return_id: self.maybe(),
            customer: self.maybe(),
            currency: self.currency(),
            placed_at: self.instant(),
            placed_raw: self.text(),
            total: self.amount(),
            quantity: self.below(99),
            reason: self.text(),
            content_hash: self.text(),
            created_at: self.instant(),
            version: self.below(99),
        }
    }

    pub fn credit_line(&mut self, credit: &Credit) -> CreditLine {
        CreditLine {
            id: self.id(),
            credit: credit.id,
            owner: credit.owner,
            product: self.maybe(),
            order_line: self.maybe(),
            description: self.text(),
            quantity: self.below(99),
            amount: self.amount(),
        }
    }

    pub fn stock(&mut self, owner: OwnerId, product: ProductId, warehouse: WarehouseId) -> Stock {
        Stock {
            product,
            warehouse,
            owner,
            on_hand: self.below(99),
            quarantined: self.below(9),
            reserved: self.below(99),
            buffer: self.below(99),
            backordered: self.below(99),
            version: self.below(99),
        }
    }

    pub fn level(&mut self, stock: &Stock, bin: &Bin) -> StockLevel {
        let allocated = self.below(9);
        StockLevel {
            product: stock.product,
            warehouse: stock.warehouse,
            bin: bin.id,
            lot: self.text(),
            owner: stock.owner,
            on_hand: allocated + self.below(9),
            allocated,
        }
    }

    pub fn movement(&mut self, stock: &Stock) -> StockMovement {
        use MoveKind::{Adjust, Pick, PutBack, Receive, Ship, Transfer};
        StockMovement {
            id: self.id(),
            at: self.instant(),
            kind: self.one_of(&[Receive, Adjust, Transfer, Pick, PutBack, Ship]),
            owner: stock.owner,
            product: stock.product,
            lot: self.text(),
            quantity: 1 + self.below(9),
            from_bin: self.maybe(),
            from_warehouse: self.maybe(),
            to_bin: self.maybe(),
            to_warehouse: self.maybe(),
            line: self.maybe(),
            reason: self.text(),
        }
    }

    pub fn task(&mut self, order: &Order, stock: &Stock, bin: &Bin) -> Task {
        Task {
            id: self.id(),
            kind: self.one_of(&[TaskKind::PutBack, TaskKind::Count]),
            owner: order.owner,
            order: order.id,
            product: stock.product,
            warehouse: bin.warehouse,
            bin: bin.id,
            lot: self.text(),
            quantity: self.below(9),
            created_at: self.instant(),
            done_at: self.instant(),
            version: self.below(9),
        }
    }
}
