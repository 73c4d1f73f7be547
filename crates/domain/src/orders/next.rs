//! What may be done with an order now, and what stands in the way of the rest: each verb is decided on a copy of
//! the book, so the answer is that of the verb itself.

use super::{
    AcceptOrder, CancelOrder, EditOrder, GiveBackWork, HoldKind, LeaseWork, PackLine, PackOrder, PickLine,
    PickOrder, PlaceHold, Quantities, QuoteOrder, ReleaseOrder, RenewLease, ReportShortage, ShipOrder,
    ShippingEdit, ShortageReason, TakeOverWork, UnallocateOrder,
};
use crate::book::Book;
use crate::command::{Command, Context, Decide};
use crate::id::{LineId, OrderId};
use crate::money::Money;
use crate::needs::Needs;
use crate::payments::{PaymentKind, RecordPayment};
use crate::refusal::Refusal;

/// A verb, and the refusal that it would meet.
#[derive(Debug, Clone)]
pub struct Next {
    /// The verb, as in the path of its route.
    pub verb: &'static str,
    /// Why not; none when it would be carried out.
    pub refusal: Option<Refusal>,
}

/// The rows needed to know which verbs there are something for.
#[must_use]
pub fn needs(order: OrderId) -> Needs {
    let of = || [order].into();
    Needs {
        orders: of(),
        lines_of: of(),
        holds_of: of(),
        allocations_of: of(),
        packages_of: of(),
        ..Needs::default()
    }
}

/// The rows that the verbs themselves ask for, once the first are here.
#[must_use]
pub fn needs_more(book: &Book, context: &Context, order: OrderId) -> Needs {
    let mut needs = Needs::default();
    for (_, command) in verbs(book, order) {
        needs.absorb(command.needs());
        needs.absorb(command.needs_more(book, context));
    }
    needs
}

/// Every verb on an order that needs no more than the order, with the refusal that it would meet.
#[must_use]
pub fn next(book: &Book, context: &Context, order: OrderId) -> Vec<Next> {
    verbs(book, order)
        .into_iter()
        .map(|(verb, command)| Next {
            verb,
            refusal: command.decide(&mut book.clone(), context).err(),
        })
        .collect()
}

/// The verbs, in the order of an order's life: each with all that it could be asked for now.
fn verbs(book: &Book, order: OrderId) -> Vec<(&'static str, Command)> {
    let expected_version = None;
    let work = |pieces| Work {
        order,
        expected_version: None,
        pieces,
    };
    let to_pick = work(pieces(book, order, |it| it.allocated - it.picked));
    let to_pack = work(pieces(book, order, |it| it.picked - it.packed));
    let mut verbs: Vec<(&'static str, Command)> = vec![
        (
            "accept",
            AcceptOrder {
                order,
                expected_version,
            }
            .into(),
        ),
        (
            "quote",
            QuoteOrder {
                order,
                expected_version,
                valid_until: String::new(),
            }
            .into(),
        ),
        ("edit", edit(book, order).into()),
        ("holds", manual_hold(order).into()),
        ("payments", payment(order).into()),
        (
            "release",
            ReleaseOrder {
                order,
                expected_version,
            }
            .into(),
        ),
        (
            "unallocate",
            UnallocateOrder {
                order,
                expected_version,
            }
            .into(),
        ),
    ];
    verbs.extend(lease_verbs(order));
    verbs.extend([
        ("pick", to_pick.pick().into()),
        ("shortage", to_pick.report_shortage().into()),
        ("pack", to_pack.pack().into()),
        ("ship", ship(order).into()),
        ("cancel", cancel(order).into()),
    ]);
    verbs
}

fn lease_verbs(order: OrderId) -> [(&'static str, Command); 4] {
    let (expected_version, device) = (None, String::new());
    [
        (
            "lease",
            LeaseWork {
                order,
                expected_version,
                device: device.clone(),
            }
            .into(),
        ),
        (
            "lease/renew",
            RenewLease {
                order,
                expected_version,
            }
            .into(),
        ),
        (
            "lease/take-over",
            TakeOverWork {
                order,
                expected_version,
                device,
            }
            .into(),
        ),
        (
            "lease/give-back",
            GiveBackWork {
                order,
                expected_version,
            }
            .into(),
        ),
    ]
}

/// The pieces of lines that a verb of the floor is for. Where there are none it is asked for one piece, which
/// it refuses in its own words.
fn pieces(book: &Book, order: OrderId, of: impl Fn(&Quantities) -> i64) -> Vec<(LineId, i64)> {
    let lines = book.lines_of(order);
    let wanted = |id: &LineId| {
        let line = book.lines.get(id)?;
        Some((*id, of(&line.quantities))).filter(|(_, quantity)| *quantity > 0)
    };
    let found: Vec<(LineId, i64)> = lines.iter().filter_map(wanted).collect();
    if found.is_empty() {
        lines.first().map(|line| (*line, 1)).into_iter().collect()
    } else {
        found
    }
}

/// What a verb of the floor is asked to do.
struct Work {
    order: OrderId,
    expected_version: Option<i64>,
    pieces: Vec<(LineId, i64)>,
}

impl Work {
    fn pick(&self) -> PickOrder {
        let pick = |(line, quantity): &(LineId, i64)| PickLine {
            line: *line,
            bin: None,
            quantity: *quantity,
        };
        PickOrder {
            order: self.order,
            expected_version: self.expected_version,
            lines: self.pieces.iter().map(pick).collect(),
        }
    }

    fn pack(&self) -> PackOrder {
        let pack = |(line, quantity): &(LineId, i64)| PackLine {
            line: *line,
            quantity: *quantity,
        };
        PackOrder {
            order: self.order,
            expected_version: self.expected_version,
            package: None,
            lines: self.pieces.iter().map(pack).collect(),
            sscc: String::new(),
            weight_g: 0,
            size_mm: [0; 3],
        }
    }

    fn report_shortage(&self) -> ReportShortage {
        let (line, quantity) = self.pieces.first().copied().unwrap_or((LineId::default(), 1));
        ReportShortage {
            order: self.order,
            expected_version: self.expected_version,
            line,
            bin: None,
            quantity,
            reason: ShortageReason::NotFound,
        }
    }
}

/// Anything at all: what is refused then is refused whatever the edit says.
fn edit(book: &Book, order: OrderId) -> EditOrder {
    EditOrder {
        order,
        owner: book.orders.get(&order).map(|it| it.owner).unwrap_or_default(),
        expected_version: None,
        lines: Vec::new(),
        added: Vec::new(),
        ship_to: None,
        bill_to: None,
        requested_date: None,
        shipping: ShippingEdit::default(),
        priority: None,
        ship_complete: None,
    }
}

/// Any payment at all.
fn payment(order: OrderId) -> RecordPayment {
    RecordPayment {
        order,
        expected_version: None,
        kind: PaymentKind::Paid,
        amount: Money(1),
        currency: None,
        method: String::new(),
        reference: String::new(),
        happened_at: None,
    }
}

fn manual_hold(order: OrderId) -> PlaceHold {
    PlaceHold {
        order,
        expected_version: None,
        kind: HoldKind::Manual,
        reason: String::new(),
        keeps_stock: true,
    }
}

/// Everything that is packed, with a carrier that nobody has named yet.
fn ship(order: OrderId) -> ShipOrder {
    ShipOrder {
        order,
        expected_version: None,
        packages: Vec::new(),
        carrier: "?".to_owned(),
        carrier_service: String::new(),
        tracking: String::new(),
    }
}

/// Everything that has not left.
fn cancel(order: OrderId) -> CancelOrder {
    CancelOrder {
        order,
        expected_version: None,
        lines: Vec::new(),
        reason: String::new(),
    }
}
