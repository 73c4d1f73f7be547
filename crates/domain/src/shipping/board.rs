//! The cut-off board: what must leave before a carrier comes, where it stands, and what will not make it.

use crate::id::WarehouseId;
use crate::orders::{Order, Status};
use crate::time::Instant;
use crate::words::words;
use std::collections::BTreeMap;

const HOUR_US: i64 = 3_600_000_000;

words! {
    /// Where an open order stands on its way to the carrier.
    Stage {
        /// A hold is open.
        Held = "held",
        /// It waits for stock.
        Waiting = "waiting",
        /// It may be released to the warehouse.
        Ready = "ready",
        /// It is on the scanners' list.
        Released = "released",
        /// Some of it is picked.
        Picking = "picking",
        /// All that was released is picked.
        Picked = "picked",
        /// All that was released is in packages.
        Packed = "packed",
    }
}

impl Stage {
    /// The stage of an open order.
    #[must_use]
    pub const fn of(order: &Order) -> Self {
        let it = &order.totals;
        if order.open_holds > 0 {
            Self::Held
        } else if it.reserved == 0 || matches!(order.status, Status::Backordered) {
            Self::Waiting
        } else if it.allocated == 0 {
            Self::Ready
        } else if it.picked == 0 {
            Self::Released
        } else if it.picked < it.allocated {
            Self::Picking
        } else if it.packed < it.picked {
            Self::Picked
        } else {
            Self::Packed
        }
    }

    /// Whether no work on the floor brings it further.
    #[must_use]
    pub const fn is_blocked(self) -> bool {
        matches!(self, Self::Held | Self::Waiting)
    }
}

/// Orders, and their pieces that have not left.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Load {
    /// Orders.
    pub orders: i64,
    /// Pieces.
    pub pieces: i64,
}

/// What must leave a warehouse with one carrier before one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departure {
    /// From where.
    pub warehouse: WarehouseId,
    /// The carrier that orders ask for; empty for any.
    pub carrier: String,
    /// The carrier's product; empty for any.
    pub carrier_service: String,
    /// From when an order is late; of those that are late already, the earliest.
    pub due_at: Instant,
    /// What there is at each stage.
    pub stages: BTreeMap<Stage, Load>,
}

impl Departure {
    /// Orders on which the floor can work, or which can be released to it.
    #[must_use]
    pub fn workable(&self) -> i64 {
        self.sum(|stage| !stage.is_blocked())
    }

    /// Orders that wait for a decision or for stock.
    #[must_use]
    pub fn blocked(&self) -> i64 {
        self.sum(Stage::is_blocked)
    }

    fn sum(&self, of: fn(Stage) -> bool) -> i64 {
        let loads = self.stages.iter().filter(|(stage, _)| of(**stage));
        loads.map(|(_, load)| load.orders).sum()
    }
}

/// For each departure, how many of its workable orders will be late if its warehouse goes on at the same pace and takes
/// what is due first. `left_last_hour` says how many orders left each warehouse in the last hour; where none did, there is
/// no pace to go by, and nothing is foretold (`None`) but what is late already.
#[must_use]
pub fn misses(
    departures: &[Departure],
    left_last_hour: &BTreeMap<WarehouseId, i64>,
    now: Instant,
) -> Vec<Option<i64>> {
    let mut by_due: Vec<usize> = (0..departures.len()).collect();
    by_due.sort_by_key(|place| departures[*place].due_at);
    let mut ahead: BTreeMap<WarehouseId, i64> = BTreeMap::new();
    let mut missed = vec![None; departures.len()];
    for place in by_due {
        let it = &departures[place];
        let own = it.workable();
        let until_then = ahead.entry(it.warehouse).or_default();
        *until_then += own;
        let pace = left_last_hour.get(&it.warehouse).copied().unwrap_or_default();
        let time_left = it.due_at.0.saturating_sub(now.0);
        missed[place] = if time_left <= 0 {
            Some(own)
        } else if pace <= 0 {
            None
        } else {
            let will_leave = pace.saturating_mul(time_left) / HOUR_US;
            Some((*until_then - will_leave).clamp(0, own))
        };
    }
    missed
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIN: WarehouseId = WarehouseId::new(1);
    const OTHER: WarehouseId = WarehouseId::new(2);

    /// Ready and held orders that are due in so many minutes.
    fn due(warehouse: WarehouseId, minutes: i64, ready: i64, held: i64) -> Departure {
        let load = |orders| Load {
            orders,
            pieces: orders,
        };
        Departure {
            warehouse,
            carrier: String::new(),
            carrier_service: String::new(),
            due_at: Instant(minutes * HOUR_US / 60),
            stages: [(Stage::Ready, load(ready)), (Stage::Held, load(held))].into(),
        }
    }

    fn missed(departures: &[Departure], pace: i64) -> Vec<Option<i64>> {
        misses(departures, &[(MAIN, pace)].into(), Instant(0))
    }

    #[test]
    fn what_is_due_first_is_done_first() {
        // Twenty an hour: ten by the first, twenty by the second.
        let day = [due(MAIN, 60, 14, 3), due(MAIN, 30, 9, 0)];
        assert_eq!(missed(&day, 20), [Some(3), Some(0)]);
        let late = [due(MAIN, 60, 14, 0), due(MAIN, 30, 9, 0), due(MAIN, -5, 6, 1)];
        assert_eq!(missed(&late, 20), [Some(9), Some(5), Some(6)]);
    }

    #[test]
    fn each_warehouse_has_its_own_pace_and_without_one_nothing_is_foretold() {
        let two = [due(MAIN, 60, 10, 0), due(OTHER, 60, 10, 0), due(OTHER, 0, 2, 0)];
        assert_eq!(missed(&two, 20), [Some(0), None, Some(2)]);
    }

    #[test]
    fn no_more_is_missed_than_is_there_and_what_is_blocked_takes_no_time() {
        let blocked = [due(MAIN, 1, 0, 500), due(MAIN, 600, 10, 0)];
        assert_eq!(missed(&blocked, 1), [Some(0), Some(0)]);
        assert_eq!(missed(&[due(MAIN, 1, 500, 0)], 1), [Some(500)]);
    }
}
