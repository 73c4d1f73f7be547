//! A shop to play in, and what its people say: small functions that make commands.

use super::World;
use domain::id::{
    BinId, ChannelId, CustomerId, HoldId, LineId, OrderId, OwnerId, PackageId, ReturnId, TaskId, WarehouseId,
};
use domain::inventory::{
    AdjustStock, BinKind, CreateBin, CreateWarehouse, ReceiveLine, ReceiveStock, StockChange, TransferStock,
};
use domain::money::{Currency, Money, TaxRate, UnitPrice};
use domain::orders::{
    CancelLine, CancelOrder, ChargeInput, CreateCredit, CreateOrder, CreditLineInput, DuplicateOrder,
    EditOrder, FinishTask, HoldKind, LeaseWork, LiftHold, LineEdit, LineInput, NoteAudience, PackLine,
    PackOrder, PickLine, PickOrder, PlaceHold, PlacedAt, ReleaseOrder, ReportShortage, ShipOrder,
    ShortageReason, WriteNote,
};
use domain::owners::{CreateChannel, CreateOwner, ShortPolicy};
use domain::payments::{PaymentClaim, PaymentKind, PaymentPolicy, RecordPayment, SetChannelPayment};
use domain::products::{CreateProduct, PackInput};
use domain::rules::{Action, RuleInput, SetRules, Trigger};
use domain::shipping::{CalendarInput, SetWorkCalendar, WORK_WEEK};

/// What is big is urgent and goes with another carrier; what grows is to be packed anew.
fn its_rules(owner: OwnerId) -> SetRules {
    let rule = |name: &str, trigger, condition: &str, actions| RuleInput {
        number: 0,
        name: text(name),
        trigger,
        condition: text(condition),
        actions,
        active: true,
    };
    let by = |carrier: &str| Action::Method {
        carrier: text(carrier),
        carrier_service: String::new(),
    };
    let note = Action::Note {
        audience: NoteAudience::Pack,
        text: text("Look at the box"),
    };
    let hold = Action::Hold {
        kind: HoldKind::Documents,
        reason: String::new(),
    };
    SetRules {
        owner,
        expected_version: None,
        rules: vec![
            rule(
                "Big",
                Trigger::Accepted,
                "pieces:ge:6",
                vec![by("Pallet"), Action::Priority { priority: 3 }],
            ),
            rule("Any", Trigger::Accepted, "", vec![by("PostNL")]),
            rule("Grown", Trigger::Edited, "pieces:ge:6", vec![by("Pallet"), note]),
            rule("Paid and waiting", Trigger::Paid, "backordered:ge:4", vec![hold]),
        ],
    }
}

/// The goods, and a service at the end.
pub const SKUS: [&str; 4] = ["widget", "gadget", "Gizmo", "care"];
/// The lots that goods come in.
pub const LOTS: [&str; 2] = ["", "L1"];

/// An owner with a channel, a warehouse with two bins and another with one.
#[derive(Debug, Clone, Copy)]
pub struct Shop {
    pub owner: OwnerId,
    pub channel: ChannelId,
    /// Whose orders wait until they are paid.
    pub prepaid: ChannelId,
    pub warehouse: WarehouseId,
    pub bins: [BinId; 2],
    pub other: (WarehouseId, BinId),
    /// In the first warehouse.
    pub quarantine: BinId,
}

pub fn text(text: &str) -> String {
    text.to_owned()
}

impl Shop {
    /// Opens it.
    pub async fn open(world: &World, short_policy: ShortPolicy) -> Self {
        let warehouse = make_warehouse(world, "MAIN").await;
        let other = make_warehouse(world, "OTHER").await;
        works_on_weekdays(world, warehouse).await;
        let owner = CreateOwner {
            code: text("ACME"),
            name: text("Acme"),
            zone: text("Europe/Amsterdam"),
            currency: Currency::EUR,
            short_policy,
            ship_complete: false,
            warehouse,
        };
        let owner: OwnerId = world.made(owner).await;
        world.told(1, its_rules(owner)).await;
        let channel = CreateChannel {
            owner,
            code: text("web"),
            name: text("Web"),
        };
        let channel = world.made(channel).await;
        let prepaid = CreateChannel {
            owner,
            code: text("prepaid"),
            name: text("Prepaid"),
        };
        let prepaid: ChannelId = world.made(prepaid).await;
        let waits = SetChannelPayment {
            channel: prepaid,
            expected_version: None,
            policy: Some(PaymentPolicy::Paid),
        };
        world.told(1, waits).await;
        let bin = |warehouse, code: &str, kind| {
            world.made::<BinId>(CreateBin {
                warehouse,
                code: text(code),
                kind,
            })
        };
        let bins = [
            bin(warehouse, "A-01", BinKind::Pick).await,
            bin(warehouse, "A-02", BinKind::Pick).await,
        ];
        let other = (other, bin(other, "B-01", BinKind::Pick).await);
        let quarantine = bin(warehouse, "Q-01", BinKind::Quarantine).await;
        for sku in SKUS {
            let mut product = CreateProduct::named(owner, text(sku), text(sku));
            product.physical = sku != "care";
            product.packs.push(PackInput {
                barcode: format!("{sku}-6"),
                quantity: 6,
                weight_g: 0,
                size_mm: [0; 3],
            });
            world.told(1, product).await;
        }
        Self {
            owner,
            channel,
            prepaid,
            warehouse,
            bins,
            other,
            quarantine,
        }
    }

    /// An order by this reference, accepted at once. Lines are (sku, pieces).
    pub fn order(&self, external_ref: &str, lines: &[(&str, i64)]) -> CreateOrder {
        let line = |(sku, quantity): &(&str, i64)| LineInput {
            sku: text(sku),
            quantity: *quantity,
            price: UnitPrice {
                micros: 12_345_678,
                per_quantity: 1,
            },
            tax_rate: TaxRate(210_000),
            ..LineInput::default()
        };
        let charge = ChargeInput {
            kind: text("shipping"),
            amount: Money(495),
            tax_rate: TaxRate(210_000),
            ..ChargeInput::default()
        };
        CreateOrder {
            owner: self.owner,
            channel: self.channel,
            number: String::new(),
            external_ref: text(external_ref),
            currency: None,
            customer: CustomerId::default(),
            customer_ref: String::new(),
            ship_to: None,
            bill_to: None,
            placed: PlacedAt::default(),
            requested_date: String::new(),
            shipping: Default::default(),
            warehouse: WarehouseId::default(),
            ship_complete: None,
            priority: 0,
            tags: Vec::new(),
            note: String::new(),
            payment: PaymentClaim::Unknown,
            prices_include_tax: false,
            lines: lines.iter().map(line).collect(),
            charges: vec![charge],
            accept: true,
            history: None,
            source_status: String::new(),
            content_hash: String::new(),
        }
    }

    /// Another quantity of a line, and new lines of (sku, pieces).
    pub fn edit(&self, order: OrderId, line: (LineId, i64), added: &[(&str, i64)]) -> EditOrder {
        let (line, quantity) = line;
        EditOrder {
            order,
            owner: self.owner,
            expected_version: None,
            lines: vec![LineEdit { line, quantity }],
            added: self.order("", added).lines,
            ship_to: None,
            bill_to: None,
            requested_date: None,
            shipping: Default::default(),
            priority: None,
            ship_complete: None,
        }
    }

    pub fn receive(&self, bin: BinId, sku: &str, lot: &str, quantity: i64) -> ReceiveStock {
        let lines = vec![ReceiveLine {
            sku: text(sku),
            barcode: String::new(),
            lot: text(lot),
            quantity,
        }];
        let (owner, warehouse, reference) = (self.owner, self.warehouse, text("delivery"));
        ReceiveStock {
            owner,
            warehouse,
            bin,
            reference,
            lines,
        }
    }

    pub fn adjust(&self, bin: BinId, sku: &str, lot: &str, by: i64) -> AdjustStock {
        let (owner, warehouse, reason) = (self.owner, self.warehouse, text("counted"));
        AdjustStock {
            owner,
            warehouse,
            bin,
            sku: text(sku),
            lot: text(lot),
            by: StockChange::By(by),
            reason,
        }
    }

    pub fn transfer(&self, sku: &str, lot: &str, quantity: i64, to: (WarehouseId, BinId)) -> TransferStock {
        let from = (self.warehouse, self.bins[0]);
        TransferStock {
            owner: self.owner,
            sku: text(sku),
            lot: text(lot),
            quantity,
            from,
            to,
        }
    }

    /// A credit; on this order, or without a known one. Lines are (sku, pieces, minor units).
    pub fn credit(&self, external_ref: &str, order: OrderId, lines: &[(&str, i64, i64)]) -> CreateCredit {
        let line = |(sku, quantity, amount): &(&str, i64, i64)| CreditLineInput {
            sku: text(sku),
            quantity: *quantity,
            amount: Money(*amount),
            ..CreditLineInput::default()
        };
        CreateCredit {
            owner: self.owner,
            channel: self.channel,
            number: String::new(),
            external_ref: text(external_ref),
            kind: text("credit"),
            order,
            return_id: ReturnId::default(),
            customer_ref: String::new(),
            currency: None,
            placed: PlacedAt::default(),
            lines: lines.iter().map(line).collect(),
            reason: text("returned"),
            content_hash: String::new(),
        }
    }
}

async fn works_on_weekdays(world: &World, warehouse: WarehouseId) {
    let calendar = SetWorkCalendar {
        warehouse,
        expected_version: None,
        calendar: CalendarInput {
            working_days: WORK_WEEK,
            ..CalendarInput::default()
        },
    };
    world.told(1, calendar).await;
}

async fn make_warehouse(world: &World, code: &str) -> WarehouseId {
    let (code, name, zone) = (text(code), text(code), text("Europe/Amsterdam"));
    world.made(CreateWarehouse { code, name, zone }).await
}

pub fn release(order: OrderId) -> ReleaseOrder {
    ReleaseOrder {
        order,
        expected_version: None,
    }
}

pub fn lease(order: OrderId) -> LeaseWork {
    LeaseWork {
        expected_version: None,
        order,
        device: text("scanner"),
    }
}

pub fn pick(order: OrderId, line: LineId, quantity: i64) -> PickOrder {
    PickOrder {
        expected_version: None,
        order,
        lines: vec![PickLine {
            line,
            bin: None,
            quantity,
        }],
    }
}

pub fn pack(order: OrderId, package: Option<PackageId>, line: LineId, quantity: i64) -> PackOrder {
    let lines = vec![PackLine { line, quantity }];
    PackOrder {
        expected_version: None,
        order,
        package,
        lines,
        sscc: String::new(),
        weight_g: 0,
        size_mm: [0; 3],
    }
}

pub fn ship(order: OrderId) -> ShipOrder {
    ShipOrder {
        order,
        expected_version: None,
        packages: Vec::new(),
        carrier: text("PostNL"),
        carrier_service: String::new(),
        tracking: String::new(),
    }
}

pub fn shortage(order: OrderId, line: LineId, quantity: i64, reason: ShortageReason) -> ReportShortage {
    ReportShortage {
        expected_version: None,
        order,
        line,
        bin: None,
        quantity,
        reason,
    }
}

/// Cancels pieces of a line, or all that is open.
pub fn cancel(order: OrderId, line: Option<(LineId, i64)>) -> CancelOrder {
    let lines = line
        .map(|(line, quantity)| CancelLine { line, quantity })
        .into_iter()
        .collect();
    CancelOrder {
        order,
        expected_version: None,
        lines,
        reason: text("changed_mind"),
    }
}

pub fn hold(order: OrderId, keeps_stock: bool) -> PlaceHold {
    PlaceHold {
        order,
        expected_version: None,
        kind: HoldKind::Address,
        reason: text("where?"),
        keeps_stock,
    }
}

pub fn lift(order: OrderId, hold: HoldId) -> LiftHold {
    LiftHold {
        order,
        expected_version: None,
        hold,
    }
}

pub fn duplicate(order: OrderId, accept: bool) -> DuplicateOrder {
    DuplicateOrder {
        order,
        expected_version: None,
        accept,
    }
}

pub fn note(order: OrderId) -> WriteNote {
    WriteNote {
        order,
        expected_version: None,
        audience: NoteAudience::Pick,
        text: text("the blue ones"),
    }
}

pub fn payment(order: OrderId, kind: PaymentKind, amount: i64, reference: &str) -> RecordPayment {
    RecordPayment {
        order,
        expected_version: None,
        kind,
        amount: Money(amount),
        currency: None,
        method: text("card"),
        reference: text(reference),
        happened_at: None,
    }
}

pub fn finish(task: TaskId) -> FinishTask {
    FinishTask {
        task,
        expected_version: None,
    }
}
