//! Overload control: how much work of each class may run at once.
//!
//! Each class has its own room, so a flood of one class cannot take another's. What finds no room
//! is refused at once, before anything was done for it: a cheap "not now" beats a late answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::config::Overload;

/// Who waits for the answer. The route table names one for every route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// A person at a screen or with a scanner.
    People,
    /// An integration that hands in or fetches one thing at a time.
    Machine,
    /// Imports, batches, exports: much work, nobody looking.
    Bulk,
    /// Probes and metrics, which must answer when nothing else does.
    Health,
}

/// Every class, in the order of importance to the daily work.
pub const CLASSES: [Class; 4] = [Class::People, Class::Machine, Class::Bulk, Class::Health];

impl Class {
    /// The name in metrics and logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Class::People => "people",
            Class::Machine => "machine",
            Class::Bulk => "bulk",
            Class::Health => "health",
        }
    }

    /// How many requests of this class may be in progress at once.
    #[must_use]
    pub const fn room(self, limits: &Overload) -> u64 {
        match self {
            Class::People => limits.people_in_flight_max,
            Class::Machine => limits.machine_in_flight_max,
            Class::Bulk => limits.bulk_in_flight_max,
            Class::Health => limits.health_in_flight_max,
        }
    }
}

/// Counts what is in progress, by class. Cloning shares the counts.
#[derive(Debug, Clone, Default)]
pub struct Gate {
    in_flight: Arc<[AtomicU64; CLASSES.len()]>,
}

/// Room taken at the [`Gate`]; given back when dropped, however the work ends.
#[derive(Debug)]
pub struct Permit {
    gate: Gate,
    class: Class,
}

impl Gate {
    /// Takes room for one request, or says that there is none.
    #[must_use]
    pub fn enter(&self, class: Class, limits: &Overload) -> Option<Permit> {
        let room = class.room(limits);
        let take_one = |count: u64| (count < room).then_some(count + 1);
        self.count(class)
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, take_one)
            .ok()?;
        Some(Permit {
            gate: self.clone(),
            class,
        })
    }

    /// How many requests of a class are in progress.
    #[must_use]
    pub fn in_flight(&self, class: Class) -> u64 {
        self.count(class).load(Ordering::Acquire)
    }

    fn count(&self, class: Class) -> &AtomicU64 {
        &self.in_flight[class as usize]
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.gate.count(self.class).fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Values;

    fn room_for_two_of_each() -> Overload {
        Overload {
            people_in_flight_max: 2,
            machine_in_flight_max: 2,
            bulk_in_flight_max: 2,
            health_in_flight_max: 2,
            ..Values::defaults().overload
        }
    }

    #[test]
    fn a_full_class_refuses_and_the_others_do_not_notice() {
        let (gate, limits) = (Gate::default(), room_for_two_of_each());
        let _bulk = [gate.enter(Class::Bulk, &limits), gate.enter(Class::Bulk, &limits)];
        assert!(gate.enter(Class::Bulk, &limits).is_none());
        assert!(gate.enter(Class::People, &limits).is_some());
        assert!(gate.enter(Class::Health, &limits).is_some());
    }

    #[test]
    fn room_comes_back_when_the_work_ends_even_by_a_panic() {
        let (gate, limits) = (Gate::default(), room_for_two_of_each());
        let inside = gate.clone();
        let panicked = std::panic::catch_unwind(move || {
            let _permit = inside.enter(Class::People, &limits);
            panic!("the work went wrong");
        });
        assert!(panicked.is_err());
        assert_eq!(gate.in_flight(Class::People), 0);
    }

    #[test]
    fn many_threads_never_get_more_room_than_there_is() {
        let (gate, limits) = (Gate::default(), room_for_two_of_each());
        let most_seen = AtomicU64::new(0);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..2_000 {
                        if let Some(_permit) = gate.enter(Class::Machine, &limits) {
                            most_seen.fetch_max(gate.in_flight(Class::Machine), Ordering::AcqRel);
                        }
                    }
                });
            }
        });
        assert!(most_seen.load(Ordering::Acquire) <= 2);
        assert_eq!(gate.in_flight(Class::Machine), 0);
    }

    #[test]
    fn a_lowered_limit_counts_from_the_next_request() {
        let (gate, mut limits) = (Gate::default(), room_for_two_of_each());
        let _first = gate.enter(Class::People, &limits);
        limits.people_in_flight_max = 1;
        assert!(gate.enter(Class::People, &limits).is_none());
    }
}
