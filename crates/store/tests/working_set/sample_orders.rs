//! What hangs on an order, random but valid.

use super::sample::Dice;
use domain::id::{AccountId, OrderId, OwnerId};
use domain::money::{Currency, TaxRate};
use domain::orders::{Charge, Hold, HoldKind, Note, NoteAudience, WorkLease};
use domain::payments::{Payment, PaymentKind};
use domain::rules::{Action, Condition, Rule, Rules, Trigger};
use domain::shipping::{CutOff, DayKind, Exception, TimeOfDay, WORK_WEEK, Weekdays, WorkCalendar};

impl Dice {
    pub fn rules(&mut self) -> Rules {
        let rule = |number| Rule {
            number,
            version: self.below(9),
            name: self.text(),
            trigger: self.one_of(Trigger::ALL),
            condition: Condition::parse("country:eq:NL").expect("a condition"),
            actions: vec![Action::Note {
                audience: self.one_of(&NoteAudience::ALL),
                text: self.text(),
            }],
            active: self.flip(),
        };
        let list: Vec<Rule> = (1..3).map(rule).collect();
        Rules {
            list: list.into(),
            last_number: 2,
        }
    }

    pub fn calendar(&mut self) -> WorkCalendar {
        if self.flip() {
            return WorkCalendar::default();
        }
        WorkCalendar {
            working_days: WORK_WEEK,
            exceptions: vec![Exception {
                date: "2026-12-25".parse().expect("a day"),
                kind: self.one_of(&[DayKind::Closed, DayKind::Holiday, DayKind::Open]),
                name: self.text(),
            }],
            cut_offs: vec![CutOff {
                carrier: self.text(),
                carrier_service: self.text(),
                days: Weekdays::ALL,
                cut_off: TimeOfDay::parse("16:30").expect("a time"),
                collection: self.flip().then(|| TimeOfDay::parse("00:15").expect("a time")),
                transit_days: self.flip().then_some(2),
                delivery_days: WORK_WEEK,
            }],
        }
    }

    pub fn charge(&mut self, owner: OwnerId, order: OrderId) -> Charge {
        Charge {
            id: self.id(),
            order,
            owner,
            kind: self.text(),
            code: self.text(),
            description: self.text(),
            amount: self.amount(),
            tax_rate: TaxRate(self.below(1_000_000)),
            tax: self.amount(),
            prices_include_tax: self.flip(),
        }
    }

    pub fn note(&mut self, owner: OwnerId, order: OrderId) -> Note {
        Note {
            id: self.id(),
            order,
            owner,
            audience: self.one_of(&NoteAudience::ALL),
            text: self.text(),
            written_by: self.id(),
            written_at: self.instant(),
            changed_by: self.maybe(),
            changed_at: self.instant(),
            archived_at: self.instant(),
        }
    }

    pub fn payment(&mut self, owner: OwnerId, order: OrderId) -> Payment {
        Payment {
            id: self.id(),
            order,
            owner,
            kind: self.one_of(PaymentKind::ALL),
            amount: self.amount(),
            currency: Currency::EUR,
            method: self.text(),
            reference: self.unique(),
            happened_at: self.instant(),
            recorded_by: self.id(),
            recorded_at: self.instant(),
        }
    }

    pub fn hold(&mut self, owner: OwnerId, order: OrderId) -> Hold {
        Hold {
            id: self.id(),
            order,
            owner,
            kind: self.one_of(&HoldKind::ALL),
            reason: self.text(),
            keeps_stock: self.flip(),
            rule: self.below(9),
            placed_by: self.id(),
            placed_at: self.instant(),
            lifted_by: self.maybe(),
            lifted_at: self.instant(),
        }
    }

    pub fn lease(&mut self, owner: OwnerId, order: OrderId) -> WorkLease {
        WorkLease {
            order,
            owner,
            holder: self.id::<AccountId>(),
            device: self.text(),
            fence: self.below(99),
            heartbeat_at: self.instant(),
            expires_at: self.instant(),
        }
    }
}
