//! Rules without code: when something happens to an order, if the order is such, then this is done.
//!
//! The rules of an owner are one value, in their order: they are read whole, checked whole and replaced whole. What a rule
//! does never sets off another rule, so no two can chase each other.

mod apply;
mod facts;
mod judge;
mod preview;
mod set_rules;
mod sweep;

pub(crate) use apply::apply_rules;
pub use apply::{Open, needed};
pub use facts::{ORDER_FACTS, OrderFacts};
pub use judge::{Verdict, explain_method};
pub use preview::{Differing, Preview, Tally};
pub use set_rules::{RuleInput, SetRules};
pub use sweep::{RULES_JOB, SweepOrder};

use crate::list::{Filter, ListLimits, ListQuery, RawQuery};
use crate::orders::{HoldKind, NoteAudience};
use crate::refusal::Refusal;
use crate::words::words;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

words! {
    /// What sets a rule off.
    Trigger {
        /// The order was accepted.
        Accepted = "accepted",
        /// Something else is asked for on an accepted order.
        Edited = "edited",
        /// The money for an accepted order is in.
        Paid = "paid",
        /// An hour has passed, and something of an accepted order is still open.
        Hourly = "hourly",
    }
}

/// What a rule does with an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// Places a hold that keeps the order's stock; once in the life of an order.
    Hold {
        /// Of which kind.
        kind: HoldKind,
        /// In somebody's words; empty for none.
        #[serde(default)]
        reason: String,
    },
    /// Says who is to bring it, where whoever gave the order did not.
    Method {
        /// The carrier.
        carrier: String,
        /// The carrier's product; empty for any.
        #[serde(default)]
        carrier_service: String,
    },
    /// Says how urgent it is.
    Priority {
        /// Higher goes first.
        priority: i64,
    },
    /// Puts a tag on it.
    Tag {
        /// The tag, as it is kept.
        tag: String,
    },
    /// Writes a note, unless it stands there.
    Note {
        /// Who is to read it.
        audience: NoteAudience,
        /// The words.
        text: String,
    },
}

impl Action {
    /// The word for what it does.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Hold { .. } => "hold",
            Self::Method { .. } => "method",
            Self::Priority { .. } => "priority",
            Self::Tag { .. } => "tag",
            Self::Note { .. } => "note",
        }
    }
}

/// Which orders a rule is for: a filter over [`ORDER_FACTS`], as it was written and as it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Condition {
    text: String,
    filter: Filter,
}

impl Condition {
    /// Reads a filter in either of its wire forms; empty text is every order.
    ///
    /// # Errors
    /// The first part that is not right, at its place in `/filter`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let raw = RawQuery {
            filter: Some(text),
            ..RawQuery::default()
        };
        // No fact is an instant, so no zone is asked.
        let query = ListQuery::parse(&ORDER_FACTS, &raw, &TimeZone::UTC, &ListLimits::default())?;
        Ok(Self {
            text: text.trim().to_owned(),
            filter: query.filter,
        })
    }

    /// As it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// As it is asked.
    #[must_use]
    pub const fn filter(&self) -> &Filter {
        &self.filter
    }
}

impl TryFrom<String> for Condition {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).map_err(|refusal| format!("{} at {}", refusal.code.name, refusal.at))
    }
}

impl From<Condition> for String {
    fn from(condition: Condition) -> Self {
        condition.text
    }
}

/// When, if, then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its number among the owner's rules, never given twice.
    pub number: i64,
    /// Counts its changes.
    pub version: i64,
    /// What people call it.
    pub name: String,
    /// What sets it off.
    #[serde(rename = "when")]
    pub trigger: Trigger,
    /// Which orders it is for.
    #[serde(rename = "if")]
    pub condition: Condition,
    /// What it does, in this order.
    #[serde(rename = "then")]
    pub actions: Vec<Action>,
    /// Whether it does anything at all.
    pub active: bool,
}

/// The rules of an owner, in the order in which they are asked. Many orders share one value.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rules {
    /// The rules.
    pub list: Arc<Vec<Rule>>,
    /// The last number that was given.
    pub last_number: i64,
}

impl Rules {
    /// Was there never one?
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.last_number == 0
    }

    /// Is there a rule that this sets off?
    #[must_use]
    pub fn has(&self, trigger: Trigger) -> bool {
        self.list
            .iter()
            .any(|rule| rule.active && rule.trigger == trigger)
    }

    /// The rule with this number.
    #[must_use]
    pub fn get(&self, number: i64) -> Option<&Rule> {
        self.list.iter().find(|rule| rule.number == number)
    }
}
