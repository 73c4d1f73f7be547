//! What becomes of an order, and by which steps.

use crate::chance::Chance;
use domain::orders::HoldKind;

/// One thing that people do with an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Hold { kind: HoldKind, keeps_stock: bool },
    Lift,
    Release,
    Unallocate,
    Lease,
    TakeOver,
    GiveBack,
    Pick(Share),
    Shortage,
    Pack(Share),
    Ship,
    CancelLine,
    Cancel,
    Credit { goods: bool },
}

/// How much of what is on the floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Share {
    All,
    /// The first half of the lines.
    First,
    /// The other lines.
    Rest,
    /// All but one piece, which is not in its bin.
    ButOne,
}

/// How an order ends up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Draft,
    OnHold(HoldKind),
    HeldTwice,
    Lifted,
    Backordered,
    Ready,
    Released,
    Unallocated,
    Leased,
    TakenOver,
    GivenBack,
    HalfPicked,
    Picked,
    Packed,
    Short,
    ShortShipped,
    PartlyShipped,
    PartlyCancelled,
    Shipped,
    ShippedInTwo,
    Credited,
    Cancelled,
    CancelledPicked,
    /// One of more than a thousand lines.
    Endless,
}

/// Every fate, so that the smallest book has them all.
pub(crate) const SHOWN: [Fate; 31] = [
    Fate::OnHold(HoldKind::Payment),
    Fate::Shipped,
    Fate::OnHold(HoldKind::Approval),
    Fate::Credited,
    Fate::OnHold(HoldKind::Address),
    Fate::PartlyShipped,
    Fate::OnHold(HoldKind::Credit),
    Fate::Cancelled,
    Fate::OnHold(HoldKind::Fraud),
    Fate::ShippedInTwo,
    Fate::OnHold(HoldKind::Stock),
    Fate::PartlyCancelled,
    Fate::OnHold(HoldKind::Documents),
    Fate::ShortShipped,
    Fate::OnHold(HoldKind::Manual),
    Fate::CancelledPicked,
    Fate::HeldTwice,
    Fate::Backordered,
    Fate::Lifted,
    Fate::Unallocated,
    Fate::Short,
    Fate::Packed,
    Fate::Endless,
    Fate::TakenOver,
    Fate::HalfPicked,
    Fate::GivenBack,
    Fate::Picked,
    Fate::Leased,
    Fate::Released,
    Fate::Ready,
    Fate::Draft,
];

/// How likely each fate is for an order that the warehouse has not had a day for, has had one or two for, and more:
/// after a weekend two days of orders wait.
const WEIGHTS: [(Fate, [u64; 3]); 22] = [
    (Fate::Draft, [40, 15, 6]),
    (Fate::HeldTwice, [2, 2, 1]),
    (Fate::Lifted, [5, 3, 0]),
    (Fate::Backordered, [45, 45, 40]),
    (Fate::Ready, [330, 40, 2]),
    (Fate::Released, [210, 30, 0]),
    (Fate::Unallocated, [4, 3, 0]),
    (Fate::Leased, [30, 4, 0]),
    (Fate::TakenOver, [5, 1, 0]),
    (Fate::GivenBack, [5, 2, 0]),
    (Fate::HalfPicked, [40, 4, 0]),
    (Fate::Picked, [25, 3, 0]),
    (Fate::Packed, [30, 4, 0]),
    (Fate::Short, [6, 3, 1]),
    (Fate::ShortShipped, [4, 5, 4]),
    (Fate::PartlyShipped, [10, 20, 22]),
    (Fate::PartlyCancelled, [4, 4, 4]),
    (Fate::Shipped, [180, 700, 800]),
    (Fate::ShippedInTwo, [10, 40, 45]),
    (Fate::Credited, [0, 8, 28]),
    (Fate::Cancelled, [20, 20, 20]),
    (Fate::CancelledPicked, [3, 3, 2]),
];
/// How likely a hold is, beside the sums of the weights above.
const HOLDS: [u64; 3] = [60, 50, 45];

impl Fate {
    /// The fate of an order that the warehouse has had so many days for.
    pub fn draw(workdays: u64, draw: &mut Chance) -> Self {
        let age = match workdays {
            0 => 0,
            1 | 2 => 1,
            _ => 2,
        };
        let weights = WEIGHTS.iter().map(|(_, weights)| weights[age]);
        match draw.weighted(weights.chain([HOLDS[age]])) {
            index if index < WEIGHTS.len() => WEIGHTS[index].0,
            _ => Self::OnHold(*draw.pick(&HoldKind::ALL)),
        }
    }

    /// The least lines it takes to be told.
    pub fn lines_min(self) -> usize {
        match self {
            Self::PartlyShipped | Self::ShippedInTwo | Self::HalfPicked | Self::PartlyCancelled => 3,
            Self::Short | Self::ShortShipped => 2,
            _ => 1,
        }
    }

    /// How many of its lines wait for stock that is not there.
    pub fn scarce_lines(self, lines: usize) -> usize {
        match self {
            Self::Backordered => lines,
            Self::PartlyShipped => 1,
            _ => 0,
        }
    }

    /// Must nothing of it leave before everything can? None leaves it to the owner.
    pub fn ship_complete(self) -> Option<bool> {
        match self {
            Self::Backordered => None,
            _ => Some(false),
        }
    }

    /// What people do with it once it has come in.
    pub fn steps(self) -> Vec<Step> {
        use Step::{
            Cancel, CancelLine, Credit, GiveBack, Lease, Lift, Pack, Pick, Release, Ship, Shortage, TakeOver,
            Unallocate,
        };
        let held = |kind, keeps_stock| Step::Hold { kind, keeps_stock };
        let shipped = [Release, Lease, Pick(Share::All), Pack(Share::All), Ship];
        match self {
            Self::Draft | Self::Backordered | Self::Ready | Self::Endless => vec![],
            Self::OnHold(kind) => vec![held(kind, kind != HoldKind::Payment)],
            Self::HeldTwice => vec![held(HoldKind::Payment, true), held(HoldKind::Manual, true)],
            Self::Lifted => vec![held(HoldKind::Address, true), Lift],
            Self::Released => vec![Release],
            Self::Unallocated => vec![Release, Unallocate],
            Self::Leased => vec![Release, Lease],
            Self::TakenOver => vec![Release, Lease, TakeOver],
            Self::GivenBack => vec![Release, Lease, GiveBack],
            Self::HalfPicked => vec![Release, Lease, Pick(Share::First)],
            Self::Picked => vec![Release, Lease, Pick(Share::All)],
            Self::Packed => vec![Release, Lease, Pick(Share::All), Pack(Share::All)],
            Self::Short => vec![Release, Lease, Pick(Share::ButOne), Shortage],
            Self::ShortShipped => {
                let short = [Release, Lease, Pick(Share::ButOne), Shortage];
                [&short[..], &[Pack(Share::ButOne), Ship]].concat()
            }
            Self::Shipped | Self::PartlyShipped => shipped.to_vec(),
            Self::PartlyCancelled => [&[CancelLine][..], &shipped].concat(),
            Self::ShippedInTwo => {
                let packed = [Pack(Share::First), Pack(Share::Rest), Ship];
                [&[Release, Lease, Pick(Share::All)][..], &packed].concat()
            }
            Self::Credited => [&shipped[..], &[Credit { goods: true }]].concat(),
            Self::Cancelled => vec![Cancel],
            Self::CancelledPicked => vec![Release, Lease, Pick(Share::All), Cancel],
        }
    }
}
