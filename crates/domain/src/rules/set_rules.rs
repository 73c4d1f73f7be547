//! Saying what an owner's rules are.

use super::{Action, Condition, Rule, Rules, Trigger};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events;
use crate::id::OwnerId;
use crate::needs::Needs;
use crate::orders::tag::read_tag;
use crate::orders::{PRIORITY_MAX, facts};
use crate::owners::{change_owner, find_owner};
use crate::refusal::{self, Refusal};
use crate::text;
use serde_json::{Value, json};
use std::sync::Arc;

/// The most rules of an owner.
const RULES_MAX: i64 = 1_000;
/// The most actions of a rule.
const ACTIONS_MAX: i64 = 20;

/// A rule as it is given.
#[derive(Debug, Clone)]
pub struct RuleInput {
    /// Its number; 0 for a new one.
    pub number: i64,
    /// What people call it.
    pub name: String,
    /// What sets it off.
    pub trigger: Trigger,
    /// Which orders it is for, as a filter over [`super::ORDER_FACTS`]; empty for every one.
    pub condition: String,
    /// What it does.
    pub actions: Vec<Action>,
    /// Whether it does anything at all.
    pub active: bool,
}

/// Says what an owner's rules are, whole and in their order: what is left out is no more. They count from then on.
#[derive(Debug, Clone)]
pub struct SetRules {
    /// The owner.
    pub owner: OwnerId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
    /// The rules.
    pub rules: Vec<RuleInput>,
}

impl Decide for SetRules {
    fn needs(&self) -> Needs {
        Needs {
            owners: [self.owner].into(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let owner = find_owner(book, context, self.owner)?;
        let rules = owner.rules.changed(&self.rules)?;
        let told = told(&owner.rules, &rules);
        let at = (self.owner, self.expected_version);
        let mut reply = change_owner(book, context, at, (events::OWNER_RULES_SET, told), |owner| {
            std::mem::replace(&mut owner.rules, rules.clone()) != rules
        })?;
        let numbers: Vec<_> = rules.list.iter().map(|rule| rule.number).collect();
        reply.insert("rules".into(), numbers.into());
        Ok(reply)
    }
}

impl Rules {
    /// The rules that these become with `inputs`: a rule keeps its version while it stays as it is.
    ///
    /// # Errors
    /// The first part that is not right, at its place under `/rules`.
    pub fn changed(&self, inputs: &[RuleInput]) -> Result<Self, Refusal> {
        text::within(
            "/rules",
            i64::try_from(inputs.len()).unwrap_or(i64::MAX),
            0..=RULES_MAX,
        )?;
        let mut last_number = self.last_number;
        let mut list = Vec::with_capacity(inputs.len());
        for (place, input) in inputs.iter().enumerate() {
            let at = format!("/rules/{place}");
            let mut rule = input.check(&at)?;
            let is_twice = list.iter().any(|other: &Rule| other.number == rule.number);
            match self.get(rule.number) {
                _ if rule.number == 0 => {
                    last_number += 1;
                    rule.number = last_number;
                }
                _ if is_twice => {
                    let refused = Refusal::at(refusal::FIELD_MALFORMED, format!("{at}/number"));
                    return Err(refused.with("reason", "twice"));
                }
                None => {
                    let refused = Refusal::at(refusal::RULE_NOT_FOUND, format!("{at}/number"));
                    return Err(refused.with("number", rule.number));
                }
                Some(known) => {
                    rule.version = known.version;
                    rule.version += i64::from(rule != *known);
                }
            }
            list.push(rule);
        }
        Ok(Self {
            list: Arc::new(list),
            last_number,
        })
    }
}

impl RuleInput {
    fn check(&self, at: &str) -> Result<Rule, Refusal> {
        text::require(&format!("{at}/name"), &self.name, text::NAME_CHARS_MAX)?;
        let condition = Condition::parse(&self.condition).map_err(|mut refusal| {
            refusal.at = refusal.at.replacen("/filter", &format!("{at}/if"), 1);
            refusal
        })?;
        let actions = format!("{at}/then");
        text::within(
            &actions,
            i64::try_from(self.actions.len()).unwrap_or(i64::MAX),
            1..=ACTIONS_MAX,
        )?;
        let checked = self.actions.iter().enumerate();
        let checked = checked.map(|(place, action)| action.checked(&format!("{actions}/{place}")));
        Ok(Rule {
            number: self.number,
            version: 1,
            name: self.name.clone(),
            trigger: self.trigger,
            condition,
            actions: checked.collect::<Result<_, _>>()?,
            active: self.active,
        })
    }
}

impl Action {
    /// The action as it is kept.
    fn checked(&self, at: &str) -> Result<Self, Refusal> {
        let at = |field: &str| format!("{at}/{field}");
        match self {
            Self::Hold { reason, .. } => text::check(&at("reason"), reason, text::NOTE_CHARS_MAX)?,
            Self::Method {
                carrier,
                carrier_service,
            } => {
                text::require(&at("carrier"), carrier, text::CODE_CHARS_MAX)?;
                text::check(&at("carrier_service"), carrier_service, text::CODE_CHARS_MAX)?;
            }
            Self::Priority { priority } => {
                text::within(&at("priority"), *priority, -PRIORITY_MAX..=PRIORITY_MAX)?;
            }
            Self::Tag { tag } => {
                return Ok(Self::Tag {
                    tag: read_tag(&at("tag"), tag)?,
                });
            }
            Self::Note { text, .. } => text::require(&at("text"), text, text::NOTE_CHARS_MAX)?,
        }
        Ok(self.clone())
    }

    /// What the feed tells of it: the words of reasons and notes stand in the row only, since they may name somebody.
    fn told(&self) -> Value {
        match self {
            Self::Hold { kind, .. } => json!({ "do": self.name(), "kind": kind }),
            Self::Method {
                carrier,
                carrier_service,
            } => json!({ "do": self.name(), "carrier": carrier, "carrier_service": carrier_service }),
            Self::Priority { priority } => json!({ "do": self.name(), "priority": priority }),
            Self::Tag { tag } => json!({ "do": self.name(), "tag": tag }),
            Self::Note { audience, .. } => json!({ "do": self.name(), "audience": audience }),
        }
    }
}

/// What the feed tells: the rules that are new or other than they were, those that are gone, and the order.
fn told(before: &Rules, after: &Rules) -> Reply {
    let is_new = |rule: &&Rule| before.get(rule.number) != Some(*rule);
    let tell = |rule: &Rule| {
        json!({
            "number": rule.number, "version": rule.version, "when": rule.trigger, "if": rule.condition.text(),
            "then": rule.actions.iter().map(Action::told).collect::<Vec<_>>(), "active": rule.active,
        })
    };
    let changed: Vec<Value> = after.list.iter().filter(is_new).map(tell).collect();
    let numbers = |rules: &Rules| rules.list.iter().map(|rule| rule.number).collect::<Vec<_>>();
    let mut removed = numbers(before);
    removed.retain(|number| after.get(*number).is_none());
    facts! { "changed": changed, "removed": removed, "order": numbers(after) }
}
